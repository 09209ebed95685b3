internal import Events
internal import Inference

/// The models that answer a batch, as one value: between two batches another may take its place.
package struct InferModels: Sendable {
  /// A version that answers a share of the documents in place of the primary one.
  package struct Canary: Sendable {
    package let model: InferModel
    package let sample: DocumentSample

    package init(_ model: InferModel, share: Double) {
      self.model = model
      sample = .canary(share: share)
    }
  }

  package let primary: InferModel
  package let canary: Canary?
  /// The version whose answers are only compared.
  package let shadow: InferModel?
  /// The offset of the registry that these are the models of; nil where there is no registry.
  package let offset: Int64?

  package init(
    primary: InferModel, canary: Canary? = nil, shadow: InferModel? = nil, offset: Int64? = nil
  ) {
    self.primary = primary
    self.canary = canary
    self.shadow = shadow
    self.offset = offset
  }

  /// Which model answers the document of this id, and in which role.
  func model(for id: String) -> (model: InferModel, role: Prediction.Role) {
    if let canary, canary.sample.contains(id) { return (canary.model, .canary) }
    return (primary, .primary)
  }
}

/// Who knows which models are in force now.
package protocol InferModelSource: Sendable {
  /// Asked once at the beginning of each batch; never waits.
  ///
  /// - Throws: where no model can answer: nothing is lost, and the batch is tried again later.
  func current() throws -> InferModels
}

/// One model, always.
extension InferModel: InferModelSource {
  package func current() -> InferModels { InferModels(primary: self) }
}
