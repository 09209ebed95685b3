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
  /// What the route's first model said, where this is its fallback's answer.
  var first: First?
  /// Of a shadow: what was answered of the same document.
  var compared: Prediction.Production?

  struct First: Sendable {
    let model: InferModel
    let answer: DocumentAnswer
    let isCached: Bool
  }
}
