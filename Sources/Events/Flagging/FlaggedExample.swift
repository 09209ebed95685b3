/// A document set aside for a person's look: the event of the topic `examples.flagged`.
package struct FlaggedExample: Sendable, Hashable {
  /// Why an example has no text.
  package enum MissingText: String, Sendable, Hashable, Codable, CaseIterable {
    /// The configuration does not turn text on.
    case notConfigured = "not_configured"
    /// The document is no longer in its topic.
    case expired
    /// The record at the pointer is another document or none at all.
    case notFound = "not_found"
    /// With its text the example would be larger than its topic takes.
    case tooLarge = "too_large"
  }

  /// What the model said, for the person to correct.
  package struct PreLabel: Sendable, Hashable, Codable {
    package var model: ModelReference
    package var classifications: [Classification]
    package var entities: [Entity]

    package init(model: ModelReference, classifications: [Classification], entities: [Entity]) {
      self.model = model
      self.classifications = classifications
      self.entities = entities
    }
  }

  package var document: DocumentReference
  package var source: String?
  package var text: String?
  /// Set exactly where `text` is nil.
  package var textReason: MissingText?
  package var prediction: PreLabel?
  package var reasons: [FlagReason]
  /// The alert that the example belongs to.
  package var alert: String?
  package var flaggedAt: Timestamp?

  package init(
    document: DocumentReference, source: String? = nil, text: String? = nil, textReason: MissingText? = nil,
    prediction: PreLabel? = nil, reasons: [FlagReason], alert: String? = nil, flaggedAt: Timestamp? = nil
  ) {
    self.document = document
    self.source = source
    self.text = text
    self.textReason = textReason
    self.prediction = prediction
    self.reasons = reasons
    self.alert = alert
    self.flaggedAt = flaggedAt
  }
}

extension FlaggedExample: Codable {
  private enum CodingKeys: String, CodingKey {
    case document, source, text
    case textReason = "text_reason"
    case prediction, reasons, alert
    case flaggedAt = "flagged_at"
  }
}
