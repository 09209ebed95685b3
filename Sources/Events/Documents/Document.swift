/// A document that was checked and normalised: the event of the topic `documents`.
package struct Document: Sendable, Hashable {
  /// A field that Leeway does not know: it passes through untouched.
  package struct UnknownField: Sendable, Hashable {
    package var name: String
    /// The value as JSON text, as it came.
    package var json: String

    package init(name: String, json: String) {
      self.name = name
      self.json = json
    }
  }

  package var id: String
  package var source: String
  package var text: String
  package var eventTime: Timestamp
  package var receivedAt: Timestamp
  /// Its pane had ended, by its partition's time, when it came: it is predicted, and counted in no pane.
  package var late: Bool
  package var attributes: [Attribute]
  package var provenance: Provenance
  package var unknownFields: [UnknownField]

  package init(
    id: String, source: String, text: String, eventTime: Timestamp, receivedAt: Timestamp, late: Bool = false,
    attributes: [Attribute] = [], provenance: Provenance, unknownFields: [UnknownField] = []
  ) {
    self.id = id
    self.source = source
    self.text = text
    self.eventTime = eventTime
    self.receivedAt = receivedAt
    self.late = late
    self.attributes = attributes
    self.provenance = provenance
    self.unknownFields = unknownFields
  }
}
