/// Why a model gave no answer for one document. Its neighbours in the batch are not concerned.
package enum InferenceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The graph could not be run on the document, alone.
  case runFailed(reason: String)
  /// The graph answered with a value that is not a finite number.
  case notFinite(task: String)
  /// The graph's output has another shape than it had when it was loaded.
  case unexpectedShape(found: [Int], expected: [Int])

  /// A short name for the rule, for headers and counters.
  package var code: String {
    switch self {
    case .runFailed: "inference_failed"
    case .notFinite: "inference_not_finite"
    case .unexpectedShape: "inference_unexpected_shape"
    }
  }

  package var description: String {
    switch self {
    case .runFailed(let reason): "the model could not be run on this document: \(reason)"
    case .notFinite(let task):
      "the model's answer for the task \"\(task)\" is not a finite number; the graph or its weights are at fault"
    case .unexpectedShape(let found, let expected): "the model's output has the shape \(found), not \(expected)"
    }
  }
}
