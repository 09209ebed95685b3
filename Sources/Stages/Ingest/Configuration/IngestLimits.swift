/// How much of a document is accepted.
package struct IngestLimits: Sendable, Hashable {
  /// Bytes of a record's value. What the broker takes of `documents` limits it as well.
  package var documentBytes: Int
  /// JSON objects and arrays inside one another.
  package var depth: Int
  /// Bytes of the text in UTF-8, escapes as they are written.
  package var textBytes: Int
  /// Bytes of an id. A longer key is no id.
  package var idBytes: Int

  package init(
    documentBytes: Int = 1 << 20, depth: Int = 64, textBytes: Int = 1 << 20, idBytes: Int = 512
  ) {
    self.documentBytes = documentBytes
    self.depth = depth
    self.textBytes = textBytes
    self.idBytes = idBytes
  }
}
