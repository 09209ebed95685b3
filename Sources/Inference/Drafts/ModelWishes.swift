/// What a person says of a model that has no `model.yaml` yet; what is left out is taken from the model's own files.
package struct ModelWishes: Sendable {
  /// The directory's name by default.
  package var name: String?
  /// 1.0.0 by default.
  package var version: String?
  package var summary: String?
  /// The graph's file; `model.onnx` by default.
  package var graph: String?
  package var maxTokens: Int?
  /// The labels of entities: of a GLiNER model what it is asked for, of a tagger its labels in the order of the logits.
  package var labels: [String] = []
  /// Classifications: of a GLiNER2 model what it is asked for, of a classifier its tasks in the order of the logits.
  package var tasks: [(name: String, labels: [String])] = []
  /// Whether the classifications' labels are each answered for itself.
  package var allowsSeveralLabels: Bool?
  /// What scores must reach.
  package var threshold: Double?

  package init() {}

  /// Whether nothing was said.
  package var isEmpty: Bool {
    name == nil && version == nil && summary == nil && graph == nil && maxTokens == nil && labels.isEmpty
      && tasks.isEmpty && allowsSeveralLabels == nil && threshold == nil
  }

}
