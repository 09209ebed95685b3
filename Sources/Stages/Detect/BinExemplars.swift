import Events

/// Documents that stand for the bins of one feature in a pane: of each bin the three with the smallest hashes.
///
/// Which they are does not depend on the order in which they were added.
struct BinExemplars: Sendable, Hashable {
  struct Entry: Sendable, Hashable {
    let bin: Bin
    let exemplar: Exemplar

    /// By bin, and within a bin by hash.
    @inline(__always)
    fileprivate func isBefore(_ other: Entry) -> Bool {
      bin != other.bin ? bin.isBefore(other.bin) : exemplar.isBefore(other.exemplar)
    }
  }

  static let mostPerBin = 3
  /// In order, each once.
  private(set) var entries: [Entry] = []

  init() {}

  /// - Parameter entries: in any order; those that come in theirs cost the least.
  init(_ entries: [Entry]) {
    let isAscending = zip(entries, entries.dropFirst()).allSatisfy { $0.isBefore($1) }
    self.entries.reserveCapacity(entries.count)
    var inBin = 0
    for entry in isAscending ? entries : entries.sorted(by: { $0.isBefore($1) }) { append(entry, &inBin) }
  }

  /// Adds the documents of others.
  mutating func merge(_ others: BinExemplars) {
    guard !entries.isEmpty else { return self = others }
    let mine = entries
    entries = []
    entries.reserveCapacity(mine.count + others.entries.count)
    var (place, other, inBin) = (0, 0, 0)
    while place < mine.count || other < others.entries.count {
      let isMine =
        other == others.entries.count || place < mine.count && !others.entries[other].isBefore(mine[place])
      append(isMine ? mine[place] : others.entries[other], &inBin)
      if isMine { place += 1 } else { other += 1 }
    }
  }

  /// - Parameter inBin: how many documents the last entry's bin has.
  private mutating func append(_ entry: Entry, _ inBin: inout Int) {
    if let last = entries.last, last.bin == entry.bin {
      guard inBin < Self.mostPerBin, last != entry else { return }
      inBin += 1
    } else {
      inBin = 1
    }
    entries.append(entry)
  }
}

extension Bin {
  /// Indices before values.
  fileprivate func isBefore(_ other: Bin) -> Bool {
    switch (self, other) {
    case (.index(let one), .index(let two)): one < two
    case (.value(let one), .value(let two)): one < two
    case (.index, .value): true
    case (.value, .index): false
    }
  }
}
