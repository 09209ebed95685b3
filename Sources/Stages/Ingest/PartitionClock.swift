package import Events

/// The time that one raw partition has reached, in event time.
///
/// It is the largest event time seen less the lateness allowed, or what was said of a silent partition, whichever is
/// later. It never goes back.
package struct PartitionClock: Sendable, Hashable {
  /// nil before anything was seen or said.
  package private(set) var time: Timestamp?

  package init(time: Timestamp? = nil) {
    self.time = time
  }

  /// Whether the document's pane had ended by the partition's time.
  ///
  /// The document's own event time, once taken note of, could not make it late: the end of its pane lies after it.
  func isLate(_ eventTime: Timestamp, pane: Duration) -> Bool {
    guard let time, eventTime < time else { return false }
    return Pane(holding: eventTime, length: pane).end <= time
  }

  /// The time to say of a partition at whose end nothing came for long enough; nil where no further pane ends by it.
  mutating func passSilently(to time: Timestamp, pane: Duration) -> Timestamp? {
    if let reached = self.time, time.floored(to: pane) <= reached.floored(to: pane) { return nil }
    advance(to: time)
    return time
  }

  mutating func advance(to time: Timestamp) {
    if let reached = self.time, reached >= time { return }
    self.time = time
  }
}
