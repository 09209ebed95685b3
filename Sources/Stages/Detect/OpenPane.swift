import Events
import Statistics

/// A pane's place in event time; ordered by its end.
struct PaneKey: Hashable, Comparable, Sendable {
  let start: Timestamp
  let end: Timestamp

  static func < (left: PaneKey, right: PaneKey) -> Bool {
    left.end != right.end ? left.end < right.end : left.start < right.start
  }

  init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  /// The place of a summary's pane: 1 ms to an hour long, a whole number of milliseconds, and dividing the hour, so
  /// that no pane lies across one.
  init(checking pane: Events.Pane) throws(EventError) {
    let length = pane.length.wholeMilliseconds
    guard length >= 1, length <= 3_600_000, 3_600_000 % length == 0 else {
      throw EventError(
        .invalidValue, at: "/pane/length_ms", "a pane of \(length) ms; it must be a whole part of an hour")
    }
    guard pane.start.floored(to: pane.length) == pane.start else {
      throw EventError(.invalidValue, at: "/pane/start", "\(pane.start) is no multiple of the pane's \(length) ms")
    }
    start = pane.start
    end = pane.end
  }

  var span: TimeSpan { TimeSpan(start: start.milliseconds, end: end.milliseconds) }
}

/// What has been counted of a pane so far.
struct OpenPane: Sendable {
  private(set) var counts = CountTable()
  private(set) var exemplars = PaneExemplars()
  /// Of a stream of sampled documents.
  var sample: PaneSample?

  init(counts: CountTable = CountTable(), exemplars: PaneExemplars = PaneExemplars()) {
    self.counts = counts
    self.exemplars = exemplars
  }

  /// - Parameter isRest: whether its words are more words of documents that are counted already.
  mutating func add(_ added: PaneSample, isRest: Bool = false) {
    if sample == nil { sample = PaneSample() }
    sample?.merge(added, isRest: isRest)
  }

  mutating func add(_ table: CountTable, exemplars of: Summary) {
    counts.merge(table)
    exemplars.merge(PaneExemplars(of))
  }
}

extension OpenPane {
  /// Adds what was counted of the same pane elsewhere.
  mutating func add(_ other: OpenPane) {
    counts.merge(other.counts)
    exemplars.merge(other.exemplars)
    if let added = other.sample { add(added) }
  }
}

extension [Exemplar] {
  /// Inserts in the order of the hashes, and keeps the smallest ones. One document is kept once.
  mutating func insert(_ exemplar: Exemplar, keeping most: Int) {
    let place = firstIndex { exemplar.isBefore($0) } ?? count
    guard place < most, !contains(exemplar) else { return }
    insert(exemplar, at: place)
    if count > most { removeLast() }
  }
}

extension Exemplar {
  /// By hash; documents of the same hash by where they lie.
  func isBefore(_ other: Exemplar) -> Bool {
    hash != other.hash
      ? hash < other.hash : (partition, offset, id) < (other.partition, other.offset, other.id)
  }
}
