internal import Events
package import Inference

/// A loaded model as predictions name it.
package final class InferModel: Sendable {
  package let loaded: LoadedModel
  let reference: ModelReference
  /// The labels that entities are counted by: the first 32.
  let countedLabels: [String]

  package init(_ loaded: LoadedModel) {
    self.loaded = loaded
    let description = loaded.description
    reference = ModelReference(
      name: description.name, version: description.version, digest: "sha256:" + loaded.directory.digest)
    countedLabels = Array(description.entityLabels.prefix(Self.mostCountedLabels))
  }

  /// Each label costs three features a prediction, and drift is judged by at most 32 features a stream.
  private static let mostCountedLabels = 32
}
