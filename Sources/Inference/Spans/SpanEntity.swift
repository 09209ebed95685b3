/// A part of a document that a model gave a label.
package struct SpanEntity: Sendable, Equatable {
  package let label: String
  /// Where it begins and ends in the document: Unicode scalars, half-open.
  package let start: Int
  package let end: Int
  /// The model's probability, 0…1.
  package let score: Float

  package init(label: String, start: Int, end: Int, score: Float) {
    self.label = label
    self.start = start
    self.end = end
    self.score = score
  }
}

/// What of a document, or of its prompt, the model was not shown.
package struct Truncation: Sendable, Equatable {
  /// Words after the last one shown.
  package var words = 0
  /// Tokens of the words shown that were cut for the model's limit, and of the words after them where these were counted.
  package var tokens = 0
  /// Bytes of UTF-8 after the part of the document that is read at all.
  package var bytes = 0

  package init() {}

  package var isTruncated: Bool { words > 0 || tokens > 0 || bytes > 0 }
}
