/// A span of event time, half open: the unit in which documents are counted.
package struct Pane: Sendable, Hashable {
  package var start: Timestamp
  package var length: Duration

  package init(start: Timestamp, length: Duration) {
    self.start = start
    self.length = length
  }

  /// The pane of this length that holds the moment; panes are counted from 1970.
  package init(holding time: Timestamp, length: Duration) {
    self.init(start: time.floored(to: length), length: length)
  }

  /// The first moment after the pane.
  package var end: Timestamp { start + length }
}

extension Pane: Codable {
  private enum Key: String, CodingKey {
    case start
    case length = "length_ms"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    start = try container.decode(Timestamp.self, forKey: .start)
    length = .milliseconds(try container.decode(Int64.self, forKey: .length))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(start, forKey: .start)
    try container.encode(length.wholeMilliseconds, forKey: .length)
  }
}
