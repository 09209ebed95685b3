/// In how many documents each word occurs, of a stream of any length, in bounded memory.
///
/// It is told of documents pane by pane in order of time. When it has more than `limit` words, those with the smallest
/// counts go until half of that is left; of equal counts those with the larger hashes. So it is a function of the panes, and
/// a count is too small by at most `missed`, the sum over the prunings of the largest count that went: a word that went
/// had at most that count, and may have come back and gone again.
public struct WordTable: Sendable, Hashable {
  public let limit: Int
  public private(set) var documents = 0
  /// By how much a count may be too small, and how many documents a word may have that is not there.
  public private(set) var missed = 0
  public private(set) var counts: [Word: Int] = [:]

  /// - Parameter limit: at least 2.
  public init(limit: Int = 4096) { self.limit = max(2, limit) }

  /// A table that was made before.
  public init(limit: Int, documents: Int, missed: Int, counts: [Word: Int]) {
    self.limit = max(2, limit)
    self.documents = max(0, documents)
    self.missed = max(0, missed)
    self.counts = counts
  }

  public mutating func add(_ pane: WordCounts) {
    documents = documents.saturatingAdd(pane.documents)
    for (word, count) in pane.unordered { counts[word, default: 0] += count }
    prune()
  }

  /// Adds the documents of a table that follows.
  public mutating func add(_ other: WordTable) {
    documents = documents.saturatingAdd(other.documents)
    missed = missed.saturatingAdd(other.missed)
    for (word, count) in other.counts { counts[word] = (counts[word] ?? 0).saturatingAdd(count) }
    prune()
  }

  /// The words with their counts, in the order of their bytes.
  public var ordered: [(word: Word, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The words with the largest counts, the largest first; of equal counts those with the smaller hashes.
  func largest(_ most: Int) -> ArraySlice<(word: Word, count: Int)> { ranked.prefix(most) }

  private var ranked: [(word: Word, count: Int)] {
    let hashed = counts.map { (word: $0.key, count: $0.value, hash: $0.key.hash()) }
    let sorted = hashed.sorted { left, right in
      if left.count != right.count { return left.count > right.count }
      return left.hash != right.hash ? left.hash < right.hash : left.word < right.word
    }
    return sorted.map { ($0.word, $0.count) }
  }

  private mutating func prune() {
    guard counts.count > limit else { return }
    let ranked = ranked
    missed = missed.saturatingAdd(ranked[limit / 2].count)
    counts = Dictionary(uniqueKeysWithValues: ranked[..<(limit / 2)].map { ($0.word, $0.count) })
  }
}
