/// A stretch of event time in milliseconds since 1970-01-01T00:00:00Z, its end excluded.
public struct TimeSpan: Sendable, Hashable, Codable {
  /// The first millisecond.
  public var start: Int64
  /// The millisecond after the last.
  public var end: Int64

  public init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  /// The shortest span that covers both.
  public func union(_ other: TimeSpan) -> TimeSpan {
    TimeSpan(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A closed pane: all documents of one stream in one short stretch of event time, counted.
public struct CountedPane: Sendable, Hashable, Codable {
  /// The pane's stretch of event time; panes are aligned to multiples of their length.
  public let span: TimeSpan
  /// What was counted.
  public let counts: CountTable

  public init(span: TimeSpan, counts: CountTable) {
    self.span = span
    self.counts = counts
  }
}
