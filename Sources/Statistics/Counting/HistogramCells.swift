/// The memory of a histogram, in one piece: its entries, or the counts of a stretch of bins. There is at least one of them.
final class HistogramCells: ManagedBuffer<HistogramCells.Layout, UInt32> {
  struct Layout {
    let first: Int?
    fileprivate(set) var count: Int
  }

  /// Memory for entries, ascending by bin, no count zero; nil where none are written.
  ///
  /// - Parameters:
  ///   - most: how many entries there are at most.
  ///   - write: writes bins and counts in turn, and returns how many numbers it wrote.
  @inline(__always)
  static func entries<Fault: Error>(
    atMost most: Int, _ write: (HistogramNumbers) throws(Fault) -> Int
  ) throws(Fault) -> HistogramCells? {
    guard most > 0 else { return nil }
    let cells = make(Layout(first: nil, count: 2 * most))
    let written = try write(cells.numbers)
    precondition(written <= 2 * most, "no more entries are written than there is room for")
    cells.withUnsafeMutablePointerToHeader { $0.pointee.count = written }
    return written > 0 ? cells : nil
  }

  /// Memory for a stretch of bins, all of them empty.
  static func stretch(_ bins: ClosedRange<Int>) -> HistogramCells {
    let cells = make(Layout(first: bins.lowerBound, count: bins.count))
    cells.withUnsafeMutablePointerToElements { $0.initialize(repeating: 0, count: bins.count) }
    return cells
  }

  @inline(__always)
  private static func make(_ layout: Layout) -> HistogramCells {
    unsafeDowncast(create(minimumCapacity: layout.count) { _ in layout }, to: HistogramCells.self)
  }

  @inline(__always)
  var numbers: HistogramNumbers {
    withUnsafeMutablePointers { layout, start in
      HistogramNumbers(first: layout.pointee.first, count: layout.pointee.count, start: start)
    }
  }
}
