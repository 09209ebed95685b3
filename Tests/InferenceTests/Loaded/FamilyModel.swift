import Foundation

@testable import Inference

/// A model directory made of the fixtures' graphs, for each family.
final class FamilyModel {
  let path: String

  /// - Parameters:
  ///   - files: where each file of the directory is copied from, under `Fixtures`.
  ///   - yaml: `model.yaml` without its files' sums.
  init(_ files: [String: String], yaml: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "leeway-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path(percentEncoded: false)
    var sums = ""
    for (name, source) in files.sorted(by: { $0.key < $1.key }) {
      let file = folder.appending(path: name)
      try FileManager.default.copyItem(at: Fixture.url(source), to: file)
      sums += "  \(name): \(try ModelDirectory.sha256(of: file.path(percentEncoded: false)))\n"
    }
    try Data("\(yaml)\n\(files.isEmpty ? "" : "files:\n")\(sums)".utf8).write(to: folder.appending(path: "model.yaml"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func load(workers: Int = 1, tokensPerBatch: Int = 2048) throws -> LoadedModel {
    try LoadedModel(
      try ModelDirectory(path: path), runtime: try TinyModel.runtime(),
      options: .init(workers: workers, tokensPerBatch: tokensPerBatch))
  }

  static let head = "name: tried\nversion: 1.0.0\ngraph: model.onnx\ntokenizer: tokenizer.json\n"

  /// The graphs' weights.
  enum Weights: CaseIterable, Sendable {
    case fp32
    case int8
  }

  /// Every family with every kind of weights that it can have.
  static let kinds = ModelDescription.Family.allCases.flatMap { family in
    (int8(family) == nil ? [.fp32] : Weights.allCases).map { (family, $0) }
  }

  /// A model of a family, asked a little of everything that it can be asked.
  ///
  /// - Parameter weights: `int8` takes the family's graph of `Fixtures/int8`.
  convenience init(_ family: ModelDescription.Family, _ more: String = "", weights: Weights = .fp32) throws {
    let bert = "gliner/gliner1_bert"
    var (files, yaml): ([String: String], String) =
      switch family {
      case .sequenceClassification:
        (
          ["model.onnx": "families/multi.onnx", "tokenizer.json": "\(bert)/tokenizer.json"],
          "max_tokens: 128\ntasks:\n- name: topic\n  labels: [a, b, c, d]\n  multi_label: true\n  thresholds: {b: 0.3}"
        )
      case .tokenClassification:
        (
          ["model.onnx": "families/tagger.onnx", "tokenizer.json": "\(bert)/tokenizer.json"],
          "max_tokens: 128\nlabels: [O, B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC, MISC]\naggregation: first"
        )
      case .gliner:
        (
          [
            "model.onnx": "\(bert)/model.onnx", "tokenizer.json": "\(bert)/tokenizer.json",
            "gliner_config.json": "\(bert)/gliner_config.json",
          ], "config: gliner_config.json\nentities: [person, {label: city, threshold: 0.4}]"
        )
      case .gliner2:
        (
          [
            "model.onnx": "gliner/gliner2_span/model.onnx", "tokenizer.json": "gliner/gliner2_span/tokenizer.json",
          ],
          """
          threshold: 0.3
          entities: [person, {label: city, description: a town}]
          tasks:
          - name: tone
            labels: [positive, negative]
          - name: mood
            labels: [good, bad, ugly]
            multi_label: true
          relations: [lives_in]
          structures:
          - name: order
            fields: [number, {name: status, choices: [open, closed], list: false}]
          """
        )
      case .sentenceEmbedding:
        (["model.onnx": "families/encoder.onnx", "tokenizer.json": "\(bert)/tokenizer.json"], "max_tokens: 128")
      case .patterns: ([:], "patterns: [{label: name, pattern: 'Ada|Alan'}]")
      }
    if weights == .int8, let graph = Self.int8(family) { files["model.onnx"] = "int8/\(graph).onnx" }
    let head = family == .patterns ? "name: tried\nversion: 1.0.0\n" : Self.head
    try self.init(files, yaml: "family: \(family.rawValue)\n\(head)\(yaml)\n\(more)")
  }

  private static func int8(_ family: ModelDescription.Family) -> String? {
    switch family {
    case .sequenceClassification: "multi"
    case .tokenClassification: "tagger"
    case .gliner: "gliner"
    case .gliner2: "gliner2"
    case .sentenceEmbedding: "encoder"
    case .patterns: nil
    }
  }

  /// The model with another label in the place of `person`.
  static func asking(_ label: String, of model: FamilyModel) throws -> LoadedModel {
    let file = URL(filePath: model.path).appending(path: "model.yaml")
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    try Data(text.replacing("person", with: "\"\(label)\"").utf8).write(to: file)
    return try model.load()
  }
}
