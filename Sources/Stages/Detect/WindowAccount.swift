import Events
import Statistics

/// The tumbling window of one length that a stream is in.
struct WindowAccount: Sendable {
  /// A window that is over, with what was counted in it.
  struct Closed: Sendable {
    let window: Events.Pane
    let counts: CountTable
    /// How long its parts are.
    let part: Duration
    /// The documents of the window's parts, in order; parts without documents are left out.
    let parts: [Statistic.PaneCount]

    /// When its documents came.
    var spans: [WindowStatistics.Part] {
      parts.map { part in
        let start = part.start.milliseconds
        return .init(
          span: TimeSpan(start: start, end: start + self.part.wholeMilliseconds), documents: Int(part.documents))
      }
    }
  }

  let length: Duration
  /// How long the parts are whose documents are stated: at most 24 to a window.
  private let part: Duration
  private(set) var start: Timestamp?
  private(set) var counts: CountTable
  private(set) var parts: [Timestamp: Int64]

  init(
    length: Duration, start: Timestamp? = nil, counts: CountTable = CountTable(), parts: [Timestamp: Int64] = [:]
  ) {
    self.start = start
    self.counts = counts
    self.parts = parts
    self.length = length
    let minute = Duration.seconds(60)
    part = max(minute, (length / 24).roundedUp(to: minute))
  }

  /// The end of the window that has documents; `nil` where none has.
  var end: Timestamp? { start.map { $0 + length } }

  /// Adds a pane that does not begin before the present window.
  mutating func add(_ pane: PaneKey, _ table: CountTable) {
    if start == nil { start = pane.start.floored(to: length) }
    counts.merge(table)
    parts[pane.start.floored(to: part), default: 0] += Int64(table.documents)
  }

  /// The window, where it is over by `time`; the account is empty then.
  mutating func close(by time: Timestamp) -> Closed? {
    guard let start, start + length <= time else { return nil }
    let closed = Closed(
      window: Events.Pane(start: start, length: length), counts: counts, part: part,
      parts: parts.sorted { $0.key < $1.key }.map { .init(start: $0.key, documents: $0.value) })
    self.start = nil
    counts = CountTable()
    parts = [:]
    return closed
  }
}

extension Duration {
  fileprivate func roundedUp(to step: Duration) -> Duration {
    let microseconds = max(1, step.wholeMicroseconds)
    let count = (wholeMicroseconds + microseconds - 1) / microseconds
    return .microseconds(count * microseconds)
  }
}
