import Statistics

/// The documents that are counted together, and where their stream's time has come to.
///
/// A group is a pane, or several panes in a row of one hour that have fewer documents than a block together: the blocks
/// are the same as of each pane alone, and the work is less.
struct OpenGroup {
  /// What a document's time means for the group that is open.
  struct Step {
    /// The group is to be closed before the document is counted.
    var closes = false
    var isLate = false
    var isSetBack = false
  }

  /// A group has no more documents, however many a pane has.
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

  mutating func place(_ time: Int64?, blockDocuments: Int) -> Step {
    if isTimed == nil { isTimed = time != nil }
    guard isTimed == true, let time else { return Step(closes: documents >= Self.most) }
    let before = span
    switch clock.take(time) {
    case .present: return Step(closes: documents >= Self.most)
    case .late: return Step(closes: documents >= blockDocuments, isLate: true)
    case .setBack: return Step(closes: true, isSetBack: true)
    case .next:
      guard let before, let present = clock.present else { return Step() }
      let isSameHour = before.start.floored(by: Self.hour) == present.start.floored(by: Self.hour)
      return Step(closes: documents >= blockDocuments || !isSameHour)
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
  func isDue(blockDocuments: Int) -> Bool { isTimed != true && documents >= blockDocuments }

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
