#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What an export says of a model in the files beside its graph.
struct ExportedFiles {
  let directory: String

  /// The directory's own name.
  var name: String { URL(filePath: directory).standardizedFileURL.lastPathComponent }

  func path(_ file: String) -> String { directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)" }

  func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path(file)) }

  /// A file of JSON; nil where there is none.
  private func read(_ file: String) throws(ModelError) -> JSONTree? {
    guard let data = FileManager.default.contents(atPath: path(file)) else { return nil }
    do {
      return try JSONTree.parse([UInt8](data))
    } catch {
      throw ModelError(
        .invalidDescription, file: path(file), line: error.line, "it is not JSON: \(error.reason)")
    }
  }

  /// The labels of `id2label`, in the order of the logits.
  ///
  /// - Parameter option: how a person can say them instead.
  func labels(_ option: String) throws(ModelError) -> [String] {
    guard case .object(let members)? = try read("config.json")?["id2label"] else {
      throw ModelError(
        .invalidDescription, file: path("config.json"),
        "it has no id2label, so the labels of the logits are not known; name them: \(option)")
    }
    var labels = [String?](repeating: nil, count: members.count)
    for member in members {
      guard let id = Int(String(decoding: member.key, as: UTF8.self)), labels.indices.contains(id),
        let label = member.value.text
      else {
        throw ModelError(
          .invalidDescription, file: path("config.json"), line: member.line,
          "id2label must have a label for each number from 0 to \(members.count - 1)")
      }
      labels[id] = label
    }
    return labels.compactMap(\.self)
  }

  /// Whether `config.json` says that the labels are each answered for itself.
  func allowsSeveralLabels() throws(ModelError) -> Bool {
    try read("config.json")?["problem_type"]?.text == "multi_label_classification"
  }

  /// The longest input by what the files say: the least of the encoder's, the tokenizer's and the model's limits; nil where
  /// none says any.
  func maxTokens() throws(ModelError) -> Int? {
    var limits: [Int] = []
    if let own = try read("sentence_bert_config.json")?["max_seq_length"]?.index { limits.append(own) }
    // Where there is no limit the library writes a number beyond any length.
    if let own = try read("tokenizer_config.json")?["model_max_length"]?.index { limits.append(own) }
    if let config = try read("config.json"), let positions = config["max_position_embeddings"]?.index {
      // RoBERTa's positions are counted from the padding's number on.
      let model = config["model_type"]?.text ?? ""
      let isRoberta = ["roberta", "camembert", "longformer", "mpnet"].contains { model.hasSuffix($0) }
      limits.append(isRoberta ? positions - (config["pad_token_id"]?.index ?? 1) - 1 : positions)
    }
    return limits.filter { (3...65_536).contains($0) }.min()
  }

  /// The sha256 of the files, and of those in which a graph keeps its weights apart.
  func sums(of files: [String]) throws(ModelError) -> [(file: String, sum: String)] {
    let weights = files.flatMap { ["\($0)_data", "\($0).data"] }.filter(has)
    var sums: [(file: String, sum: String)] = []
    for file in files + weights { sums.append((file, try ModelDirectory.sha256(of: path(file)))) }
    return sums
  }
}
