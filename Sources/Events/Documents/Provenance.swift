/// The raw record that a document was made from.
package struct Provenance: Sendable, Hashable {
  /// The version of the document's schema that this program writes.
  package static let currentSchemaVersion = 1

  package var topic: String
  package var partition: Int32
  package var offset: Int64
  /// The raw record's own timestamp; nil where it had none.
  package var timestamp: Timestamp?
  package var schemaVersion: Int

  package init(
    topic: String, partition: Int32, offset: Int64, timestamp: Timestamp?,
    schemaVersion: Int = Provenance.currentSchemaVersion
  ) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.timestamp = timestamp
    self.schemaVersion = schemaVersion
  }
}
