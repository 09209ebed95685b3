internal import Events
internal import Inference

/// A way that some documents take to a model of their own.
package struct InferRoute: Sendable {
  /// A larger model, asked where the first one is unsure.
  package struct Fallback: Sendable {
    package let model: InferModel
    /// Where the least margin of the first model's tasks is under it: 0…1.
    package let margin: Double

    package init(_ model: InferModel, margin: Double) {
      self.model = model
      self.margin = margin
    }
  }

  /// Why a route cannot be as it is configured.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// As predictions name it.
  package let name: String
  package let rule: RouteRule
  package let model: InferModel
  package let fallback: Fallback?

  /// - Throws: where the first model has no task to be unsure of, or the second has not the same.
  package init(
    name: String, rule: RouteRule, model: InferModel, fallback: Fallback? = nil
  ) throws(Fault) {
    self.name = name
    self.rule = rule
    self.model = model
    self.fallback = fallback
    guard let fallback else { return }
    let tasks = [model, fallback.model].map { $0.loaded.description.tasks.map(\.name) }
    guard !tasks[0].isEmpty, tasks[0] == tasks[1] else {
      throw Fault(
        description:
          "the route \(name) falls back from \(model.reference.name) to \(fallback.model.reference.name), which "
          + "must both answer the same tasks; they have \(tasks[0]) and \(tasks[1])")
    }
  }
}
