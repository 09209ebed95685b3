import Events

/// Random documents of the stream, whatever they hold, to compare those with that drive an alert.
///
/// The hash of a document's id is as good as a random number, so the documents with the smallest hashes are a random
/// sample, and the same one for any number of partitions. For whatever moment an alert may name as its onset the
/// twenty smallest since then are kept: a document goes when twenty later ones have smaller hashes, which leaves about
/// 20 · (1 + ln(panes)) of them. (Cohen & Kaplan, *Summarizing data using bottom-k sketches*, PODC 2007; over all
/// suffixes of a stream: Cohen, *All-distances sketches, revisited*, PODS 2014.)
struct ExemplarSample: Sendable, Hashable {
  /// How many documents are known of the time since any moment; an alert has up to ten that drive it, and then ten are
  /// left to compare them with.
  static let most = 20
  /// The oldest go beyond this many.
  static let limit = 512

  /// In order of time; those of one pane in order of their hashes.
  private(set) var entries: [ExemplarShelf.Entry]

  init(_ entries: [ExemplarShelf.Entry] = []) { self.entries = entries }

  /// Adds a closed pane; panes come in order of time.
  mutating func add(_ pane: PaneExemplars, ending time: Timestamp) {
    let smallest = pane.documents.prefix(Self.most)
    guard !smallest.isEmpty else { return }
    entries += smallest.map { .init(exemplar: $0, time: time) }
    prune()
  }

  /// The documents of panes that end after `time` with the smallest hashes, without `others`.
  func documents(since time: Timestamp, without others: [Exemplar], most: Int) -> [Exemplar] {
    var found: [Exemplar] = []
    for entry in entries.reversed() {
      guard entry.time > time else { break }
      if !others.contains(entry.exemplar) { found.insert(entry.exemplar, keeping: most) }
    }
    return found
  }

  /// Lets go of what twenty later documents stand before.
  private mutating func prune() {
    var smallest: [Exemplar] = []
    var kept: [ExemplarShelf.Entry] = []
    for entry in entries.reversed() {
      if smallest.count == Self.most, let last = smallest.last, !entry.exemplar.isBefore(last) { continue }
      smallest.insert(entry.exemplar, keeping: Self.most)
      kept.append(entry)
    }
    if kept.count > Self.limit { kept.removeLast(kept.count - Self.limit) }
    entries = kept.reversed()
  }
}
