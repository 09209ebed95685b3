/// Whole closed panes added up: what the detector judges at once.
public struct Block: Sendable, Hashable, Codable {
  /// The block's place in its stream, from 0.
  public let index: Int
  /// From the start of its first pane to the end of its last.
  public private(set) var span: TimeSpan
  /// What was counted.
  public private(set) var counts: CountTable

  public init(index: Int, span: TimeSpan, counts: CountTable) {
    self.index = index
    self.span = span
    self.counts = counts
  }

  /// How many documents the block has.
  public var documents: Int { counts.documents }

  mutating func add(_ pane: CountedPane) {
    span = span.union(pane.span)
    counts.merge(pane.counts)
  }
}
