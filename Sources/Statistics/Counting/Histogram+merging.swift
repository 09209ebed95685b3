extension Histogram {
  /// Counts one document into `bin`.
  public mutating func count(_ bin: Int) { merge(Histogram([Entry(bin: bin, count: 1)])) }

  /// Adds the counts of `other`. A count stops at 2³² − 1.
  @inline(__always)
  public mutating func merge(_ other: Histogram) {
    // Its memory is read by addresses, which hold nothing.
    defer { withExtendedLifetime(other) {} }
    if !addInPlace(other) { mergeAnew(other) }
  }

  /// Adds the counts of `other` to a stretch that nobody else holds and that reaches over them, as that of a pane does that
  /// has most of its bins; returns false, adding nothing, where there is none.
  @inline(__always)
  private mutating func addInPlace(_ other: Histogram) -> Bool {
    guard isKnownUniquelyReferenced(&cells), let mine = cells?.numbers, let first = mine.first,
      let others = other.cells?.numbers, others.low >= mine.low, others.high <= mine.high
    else { return false }
    mine.add(others, first: first)
    return true
  }

  /// Adds the counts of `other` in new memory.
  private mutating func mergeAnew(_ other: Histogram) {
    guard let others = other.cells?.numbers else { return }
    cells = cells.map { Self.sum($0.numbers, others) } ?? other.cells
  }

  private static func sum(_ one: HistogramNumbers, _ other: HistogramNumbers) -> HistogramCells? {
    let bins = Swift.min(one.low, other.low)...Swift.max(one.high, other.high)
    guard fillStretch(bins, one, other) else { return sumOfEntries(one, other) }
    let sum = HistogramCells.stretch(bins)
    let counts = sum.numbers
    counts.add(one, first: bins.lowerBound)
    counts.add(other, first: bins.lowerBound)
    return sum
  }

  /// Whether the counts of both are a stretch: of entries where the more of them fill a quarter of it, beside a stretch
  /// where the wider one fills half of it.
  private static func fillStretch(
    _ bins: ClosedRange<Int>, _ one: HistogramNumbers, _ other: HistogramNumbers
  ) -> Bool {
    let widest = [one, other].reduce(0) { $1.first == nil ? $0 : Swift.max($0, $1.count) }
    guard widest == 0 else { return bins.count <= 2 * widest }
    let most = Swift.max(one.count, other.count) / 2
    return most >= leastInStretch && 4 * most > bins.count
  }

  /// Fewer entries than this are no stretch.
  private static let leastInStretch = 16

  private static func sumOfEntries(_ one: HistogramNumbers, _ other: HistogramNumbers) -> HistogramCells? {
    guard one.first == nil else { return withEntries(of: one) { sumOfEntries($0, other) } }
    guard other.first == nil else { return withEntries(of: other) { sumOfEntries(one, $0) } }
    return HistogramCells.entries(atMost: (one.count + other.count) / 2) { sum in
      var (place, otherPlace, written) = (0, 0, 0)
      // Which of the two comes next cannot be guessed: numbers are chosen here, not ways.
      while place < one.count, otherPlace < other.count {
        let (bin, otherBin) = (one[place], other[otherPlace])
        let (count, otherCount) = (one[place &+ 1], other[otherPlace &+ 1])
        sum[written] = Swift.min(bin, otherBin)
        sum[written &+ 1] = (bin <= otherBin ? count : 0).saturatingAdd(otherBin <= bin ? otherCount : 0)
        place &+= bin <= otherBin ? 2 : 0
        otherPlace &+= otherBin <= bin ? 2 : 0
        written &+= 2
      }
      written = sum.put(one, from: place, at: written)
      return sum.put(other, from: otherPlace, at: written)
    }
  }

  /// Calls `body` with the entries of a stretch.
  private static func withEntries(
    of stretch: HistogramNumbers, _ body: (HistogramNumbers) -> HistogramCells?
  ) -> HistogramCells? {
    let entries = HistogramCells.entries(atMost: stretch.used) { entries in
      var written = 0
      stretch.forEach { bin, count in
        entries[written] = UInt32(clamping: bin)
        entries[written &+ 1] = count
        written &+= 2
      }
      return written
    }
    return withExtendedLifetime(entries) { entries.flatMap { body($0.numbers) } }
  }
}
