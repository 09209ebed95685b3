internal import Events
internal import Inference

/// What a model said of a document, and how it came to be asked.
struct InferAnswer: Sendable {
  let model: InferModel
  let answer: DocumentAnswer
  var route = "default"
  var role = Prediction.Role.primary
  var isCached = false
  /// The offset of the registry that it was given under; nil where there is none.
  var modelsOffset: Int64?
}
