import Statistics

/// The documents that are counted together, and where their stream's time has come to.
///
/// A group is what becomes a block: documents in a row, of one hour where they have times. It may end within a pane, which
/// the pane of the next group is then too: however fast documents come, a block has as many as is asked for.
struct OpenGroup {
  /// What a document's time means for the group that is open.
  struct Step {
    /// The group is to be closed before the document is counted.
    var closes = false
    var isLate = false
    var isSetBack = false
  }

  /// A group has no more documents, however many a block has.
  private static let most = 65_536
  private static let hour: Int64 = 3_600_000
  /// A document without a time takes this many milliseconds, so that 604,800 are a week.
  private static let untimed: Int64 = 1_000

  /// Whether documents have times, as the first says; nil before it.
  private(set) var isTimed: Bool?
  private var clock = StreamClock()
  private var span: TimeSpan?
  private var documents = 0
  /// The end of the last document's pane.
  private var reached: Int64 = 0

  init() {}

  /// The group of another file's documents, after those of `other`.
  init(after other: OpenGroup) { reached = other.reached }

  mutating func place(_ time: Int64?) -> Step {
    if isTimed == nil { isTimed = time != nil }
    guard isTimed == true, let time else { return Step() }
    let before = span
    switch clock.take(time) {
    case .present: return Step()
    case .late: return Step(isLate: true)
    case .setBack: return Step(closes: true, isSetBack: true)
    case .next:
      guard let before, let present = clock.present else { return Step() }
      return Step(closes: before.start.floored(by: Self.hour) != present.start.floored(by: Self.hour))
    }
  }

  /// Counts a document that has been placed.
  mutating func add() {
    documents += 1
    let untimed = TimeSpan(start: reached, end: reached + Self.untimed)
    let pane = isTimed == true ? clock.present ?? untimed : untimed
    span = span?.union(pane) ?? pane
    reached = pane.end
  }

  /// Whether nothing more can come to the group.
  func isDue(blockDocuments: Int) -> Bool { documents >= min(blockDocuments, Self.most) }

  /// Closes the group; nil where it is empty.
  mutating func close() -> (span: TimeSpan, documents: Int)? {
    guard let span, documents > 0 else { return nil }
    defer {
      self.span = nil
      documents = 0
    }
    return (span, documents)
  }
}
