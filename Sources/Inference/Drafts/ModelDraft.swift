#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A first `model.yaml` for a directory as an export leaves it: the family by the graph's inputs and outputs, the labels
/// and limits by `config.json` and its companions, and what a person says besides.
package struct ModelDraft: Sendable {
  package let family: ModelDescription.Family
  /// The text of the file.
  package let yaml: String

  /// - Throws: a `ModelError` that says what the directory lacks, or what must be said.
  package init(directory: String, wishes: ModelWishes, runtime: OnnxRuntime) throws(ModelError) {
    let files = ExportedFiles(directory: directory)
    let graph = wishes.graph ?? "model.onnx"
    guard files.has(graph) else {
      let other = files.has("onnx/\(graph)") ? "; there is onnx/\(graph), which must lie beside tokenizer.json" : ""
      throw ModelError(.missingFile, file: files.path(graph), "a model directory has its graph in it\(other)")
    }
    guard files.has(Self.tokenizer) else {
      throw ModelError(
        .missingFile, file: files.path(Self.tokenizer),
        "a model directory has a tokenizer.json; save the model's fast tokenizer (save_pretrained writes it)")
    }
    let session: OnnxSession
    do {
      session = try OnnxSession(runtime, file: files.path(graph))
    } catch {
      throw ModelError(.invalidGraph, file: files.path(graph), "\(error)")
    }
    family = try Self.family(of: session, file: files.path(graph))
    var text = ModelText()
    text.add("name", wishes.name ?? files.name)
    text.add("version", wishes.version ?? "1.0.0")
    text.add("family", family.rawValue)
    if let summary = wishes.summary { text.add("description", summary) }
    text.add("graph", graph)
    text.add("tokenizer", Self.tokenizer)
    var own = [graph, Self.tokenizer]
    if family == .gliner {
      text.add("config", "gliner_config.json")
      own.append("gliner_config.json")
      if files.has("tokenizer_config.json") {
        text.add("tokenizer_config", "tokenizer_config.json")
        own.append("tokenizer_config.json")
      }
    }
    let known = try files.maxTokens()
    let limit = wishes.maxTokens ?? known
    if let limit { text.add("max_tokens", limit) } else if !family.isZeroShot { text.add("max_tokens", 512) }
    try Self.ask(family, wishes, files, session, &text)
    text.addSums(try files.sums(of: own))
    yaml = text.text
  }

  private static let tokenizer = "tokenizer.json"

  /// The family whose inputs and outputs a graph has.
  private static func family(of session: OnnxSession, file: String) throws(ModelError) -> ModelDescription.Family {
    let inputs = Set(session.inputs.map(\.name))
    if inputs.contains("span_idx") { return .gliner }
    if inputs.contains("query_positions") { return .gliner2 }
    for output in session.outputs {
      if output.name == "logits" { return output.shape.count == 3 ? .tokenClassification : .sequenceClassification }
      if EmbeddingGraph.outputs.contains(output.name) { return .sentenceEmbedding }
    }
    let has = (session.inputs + session.outputs).map(\.description).joined(separator: "; ")
    throw ModelError(
      .unfitGraph, file: file,
      "its inputs and outputs are none of the families that are run; this has \(has). See docs/exporting-models.md")
  }

  /// Writes the questions of the family.
  private static func ask(
    _ family: ModelDescription.Family, _ wishes: ModelWishes, _ files: ExportedFiles, _ session: OnnxSession,
    _ text: inout ModelText
  ) throws(ModelError) {
    switch family {
    case .sentenceEmbedding, .patterns: break
    case .sequenceClassification:
      var tasks = wishes.tasks
      if tasks.isEmpty { tasks = [(name: "label", labels: try files.labels("--task NAME=LABEL,LABEL"))] }
      let known = try files.allowsSeveralLabels()
      let several = wishes.allowsSeveralLabels ?? known
      text.addTasks(tasks, allowsSeveralLabels: several, threshold: wishes.threshold)
    case .tokenClassification:
      let labels = wishes.labels.isEmpty ? try files.labels("--label LABEL, in the order of the logits") : wishes.labels
      text.add("labels", labels)
      let marks = ["L-", "U-", "E-", "S-"]
      if labels.contains(where: { label in marks.contains { label.hasPrefix($0) } }) { text.add("scheme", "bilou") }
      if let threshold = wishes.threshold { text.add("threshold", threshold) }
    case .gliner, .gliner2:
      guard !wishes.labels.isEmpty || family == .gliner2 && !wishes.tasks.isEmpty else {
        throw ModelError(
          .invalidDescription, file: files.path(ModelDirectory.descriptionFile),
          "a \(family.rawValue) model must be told what to look for: --label person --label city"
            + (family == .gliner2 ? ", or --task tone=positive,negative" : ""))
      }
      guard family == .gliner2 || wishes.tasks.isEmpty else {
        throw ModelError(
          .invalidDescription, file: files.path(ModelDirectory.descriptionFile),
          "a gliner model finds entities only; it can have no --task")
      }
      if !wishes.labels.isEmpty { text.add("entities", wishes.labels) }
      if let threshold = wishes.threshold { text.add("threshold", threshold) }
      if !wishes.tasks.isEmpty {
        text.addTasks(wishes.tasks, allowsSeveralLabels: wishes.allowsSeveralLabels ?? false, threshold: nil)
      }
    }
  }
}
