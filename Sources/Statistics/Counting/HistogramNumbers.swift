/// Where a histogram's numbers lie: of entries a bin and its count in turn, of a stretch the count of every bin.
///
/// Valid as long as the cells are held. It holds nothing itself, so that a loop over it counts no holders.
struct HistogramNumbers {
  /// The bin that a stretch begins with; nil where there are entries.
  let first: Int?
  /// How many numbers there are, at least one.
  let count: Int
  private let start: UnsafeMutablePointer<UInt32>

  @inline(__always)
  init(first: Int?, count: Int, start: UnsafeMutablePointer<UInt32>) {
    self.first = first
    self.count = count
    self.start = start
  }

  @inline(__always)
  subscript(place: Int) -> UInt32 {
    get { start[place] }
    nonmutating set { start[place] = newValue }
  }

  /// The first bin and the last; those of a stretch may be empty.
  @inline(__always)
  var low: Int { first ?? Int(self[0]) }
  @inline(__always)
  var high: Int { first.map { $0 &+ count &- 1 } ?? Int(self[count &- 2]) }

  /// How many bins have counts.
  var used: Int {
    guard first != nil else { return count / 2 }
    var used = 0
    for place in 0..<count { used &+= self[place] == 0 ? 0 : 1 }
    return used
  }

  /// Calls `body` with every bin that has counts, ascending, and its count.
  @inline(__always)
  func forEach(_ body: (_ bin: Int, _ count: UInt32) -> Void) {
    var place = 0
    if let first {
      while place < count {
        if self[place] > 0 { body(first &+ place, self[place]) }
        place &+= 1
      }
    } else {
      while place &+ 1 < count {
        body(Int(self[place]), self[place &+ 1])
        place &+= 2
      }
    }
  }

  /// Adds the counts of others to a stretch that reaches over them and begins with the bin `first`.
  @inline(__always)
  func add(_ others: HistogramNumbers, first: Int) {
    if let otherFirst = others.first {
      let shift = otherFirst &- first
      for place in 0..<others.count { add(others[place], at: shift &+ place) }
    } else {
      var place = 0
      while place &+ 1 < others.count {
        add(others[place &+ 1], at: Int(others[place]) &- first)
        place &+= 2
      }
    }
  }

  @inline(__always)
  private func add(_ count: UInt32, at place: Int) { self[place] = self[place].saturatingAdd(count) }

  /// Writes entries that are there already from a place on, and returns the place behind them.
  @inline(__always)
  func put(_ others: HistogramNumbers, from start: Int, at place: Int) -> Int {
    let left = others.count &- start
    (self.start + place).update(from: others.start + start, count: left)
    return place &+ left
  }
}

extension UInt32 {
  /// The sum, or the largest number where the sum would be beyond it.
  @inline(__always)
  func saturatingAdd(_ other: UInt32) -> UInt32 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
