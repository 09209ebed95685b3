internal import Statistics

/// The words of recent blocks, to say which have moved since a moment; older ones coarser.
///
/// Two stretches at most are kept of 1, 2, 4 … blocks; of a third the older two become one (as in Datar, Gionis, Indyk &
/// Motwani, *Maintaining stream statistics over sliding windows*, SODA 2002). What lies further back than two stretches of
/// 1,024 blocks is let go.
struct WordHistory: Sendable, Hashable {
  /// Consecutive blocks, added up.
  struct Stretch: Sendable, Hashable {
    /// The number of its first block.
    let first: Int
    let blocks: Int
    let span: TimeSpan
    let words: WordTable
  }

  static let mostOfSize = 2
  static let mostBlocks = 1024
  /// The most words of a stretch.
  static let words = 2048

  /// In order of time.
  private(set) var stretches: [Stretch]

  init(_ stretches: [Stretch] = []) { self.stretches = stretches }

  mutating func add(block: Int, span: TimeSpan, words: WordCounts) {
    var table = WordTable(limit: Self.words)
    table.add(words)
    stretches.append(Stretch(first: block, blocks: 1, span: span, words: table))
    var size = 1
    while let places = surplus(size) {
      guard size < Self.mostBlocks else {
        stretches.remove(at: places.lowerBound)
        break
      }
      let (older, newer) = (stretches[places.lowerBound], stretches[places.upperBound])
      var sum = older.words
      sum.add(newer.words)
      let both = Stretch(
        first: older.first, blocks: older.blocks + newer.blocks, span: older.span.union(newer.span), words: sum)
      stretches.replaceSubrange(places, with: [both])
      size *= 2
    }
  }

  /// The two oldest stretches of this size, where there are too many.
  private func surplus(_ size: Int) -> ClosedRange<Int>? {
    let places = stretches.indices.filter { stretches[$0].blocks == size }
    return places.count > Self.mostOfSize ? places[0]...places[1] : nil
  }

  /// The words of what begins at `time` (milliseconds since 1970) or later; of the last stretch where none does.
  func words(since time: Int64) -> WordTable {
    let found = stretches.filter { $0.span.start >= time }
    var sum = WordTable(limit: 2 * Self.words)
    for stretch in found.isEmpty ? stretches.suffix(1) : found[...] { sum.add(stretch.words) }
    return sum
  }
}
