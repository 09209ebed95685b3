/// A span of the document's text that the model names.
package struct Entity: Sendable, Hashable, Codable {
  package var label: String
  /// The first Unicode scalar of the span, counted from 0 in the document's text.
  package var start: Int
  /// The scalar after the span's last.
  package var end: Int
  package var text: String
  /// Between 0 and 1.
  package var score: Float

  package init(label: String, start: Int, end: Int, text: String, score: Float) {
    self.label = label
    self.start = start
    self.end = end
    self.text = text
    self.score = score
  }
}
