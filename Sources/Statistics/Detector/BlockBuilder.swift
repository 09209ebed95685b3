/// Adds panes, in order of time, into blocks.
///
/// A block closes when it has `documents` documents, and at every whole `milliseconds` of event time (an hour), so that
/// a replay that starts elsewhere comes to the same blocks.
public struct BlockBuilder: Sendable, Hashable, Codable {
  private let documents: Int
  private let milliseconds: Int64
  private var nextIndex = 0
  /// The block that is being filled.
  public private(set) var open: Block?

  public init(documents: Int, milliseconds: Int64) {
    self.documents = max(1, documents)
    self.milliseconds = max(1, milliseconds)
  }

  /// Adds a pane that begins no earlier than those before it, and returns the blocks that this closes (0, 1 or 2).
  public mutating func add(_ pane: CountedPane) -> [Block] {
    var closed: [Block] = []
    if let block = advance(to: pane.span.start) { closed.append(block) }
    guard pane.counts.documents > 0 else { return closed }
    if open == nil {
      open = Block(index: nextIndex, span: pane.span, counts: pane.counts)
      nextIndex += 1
    } else {
      open?.add(pane)
    }
    if let block = open, block.documents >= documents {
      closed.append(block)
      open = nil
    } else if let block = advance(to: pane.span.end) {
      closed.append(block)
    }
    return closed
  }

  /// Tells that all panes that end by `time` were added; closes the open block where its hour is over.
  public mutating func advance(to time: Int64) -> Block? {
    guard let block = open, boundary(after: block.span.start) <= time else { return nil }
    open = nil
    return block
  }

  /// When the open block closes at the latest, in milliseconds since 1970; nil where none is open.
  public var due: Int64? { open.map { boundary(after: $0.span.start) } }

  /// The place of the next block to be judged: of the open one, or the one after the last.
  var nextPlace: Int { open?.index ?? nextIndex }

  /// The first multiple of `milliseconds` after `time`.
  private func boundary(after time: Int64) -> Int64 {
    let remainder = time % milliseconds
    let elapsed = remainder < 0 ? remainder + milliseconds : remainder
    let (sum, overflow) = time.addingReportingOverflow(milliseconds - elapsed)
    return overflow ? .max : sum
  }
}
