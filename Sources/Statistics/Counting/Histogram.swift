/// Counts of documents on a grid, kept only for the bins that have any; merging is adding.
public struct Histogram: Sendable, Hashable, Codable {
  /// A bin and how many documents fell into it.
  public struct Entry: Sendable, Hashable, Codable {
    public var bin: UInt32
    public var count: UInt32

    public init(bin: Int, count: Int) {
      self.bin = UInt32(clamping: bin)
      self.count = UInt32(clamping: count)
    }
  }

  /// The entries, ascending by bin, each bin once, no count zero.
  public private(set) var entries: [Entry]

  /// A histogram without counts.
  public init() { entries = [] }

  /// A histogram of the given entries, in any order; equal bins are added, counts of zero left out.
  public init(_ entries: [Entry]) {
    self.entries = []
    for entry in entries.sorted(by: { $0.bin < $1.bin }) where entry.count > 0 {
      if let last = self.entries.last, last.bin == entry.bin {
        self.entries[self.entries.count - 1].count = last.count.saturatingAdd(entry.count)
      } else {
        self.entries.append(entry)
      }
    }
  }

  /// A histogram of entries that are ascending by bin, each bin once, no count zero.
  package init(ascending entries: [Entry]) { self.entries = entries }

  /// A histogram of dense counts, bin by bin.
  public init(dense counts: [UInt32]) {
    entries = counts.withUnsafeBufferPointer { Self.entries($0) }
  }

  /// A histogram of dense counts, bin by bin.
  package init(dense counts: UnsafeBufferPointer<UInt32>) { entries = Self.entries(counts) }

  private static func entries(_ counts: UnsafeBufferPointer<UInt32>) -> [Entry] {
    var used = 0
    for bin in counts.indices { used += counts[bin] > 0 ? 1 : 0 }
    return [Entry](unsafeUninitializedCapacity: used) { entries, initialized in
      // Most bins are empty: eight at once.
      for start in stride(from: 0, to: counts.count, by: 8) {
        let end = min(start + 8, counts.count)
        var any: UInt32 = 0
        for bin in start..<end { any |= counts[bin] }
        guard any > 0 else { continue }
        for bin in start..<end where counts[bin] > 0 {
          entries.initializeElement(at: initialized, to: Entry(bin: bin, count: Int(counts[bin])))
          initialized += 1
        }
      }
    }
  }

  /// All documents counted.
  public var total: Int { entries.reduce(0) { $0 + Int($1.count) } }

  /// Whether nothing was counted.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many documents fell into `bin`.
  public subscript(bin: Int) -> Int {
    let place = firstPlace(notBelow: UInt32(clamping: bin))
    return place < entries.count && Int(entries[place].bin) == bin ? Int(entries[place].count) : 0
  }

  /// Counts one document into `bin`.
  public mutating func count(_ bin: Int) {
    let key = UInt32(clamping: bin)
    let place = firstPlace(notBelow: key)
    if place < entries.count, entries[place].bin == key {
      entries[place].count = entries[place].count.saturatingAdd(1)
    } else {
      entries.insert(Entry(bin: bin, count: 1), at: place)
    }
  }

  /// Adds the counts of `other`. A count stops at 2³² − 1.
  public mutating func merge(_ other: Histogram) {
    guard !other.entries.isEmpty else { return }
    guard !entries.isEmpty else {
      entries = other.entries
      return
    }
    let fresh = addShared(other.entries)
    guard fresh > 0 else { return }
    insertFresh(other.entries, fresh)
  }

  /// Adds the counts of the bins that both have, and returns how many bins only `others` has.
  private mutating func addShared(_ others: [Entry]) -> Int {
    entries.withUnsafeMutableBufferPointer { mine in
      var place = 0
      var fresh = 0
      for entry in others {
        while place < mine.count && mine[place].bin < entry.bin { place += 1 }
        if place < mine.count && mine[place].bin == entry.bin {
          mine[place].count = mine[place].count.saturatingAdd(entry.count)
        } else {
          fresh += 1
        }
      }
      return fresh
    }
  }

  /// Moves the `fresh` entries that only `others` has into their places, from the end, without a second array.
  private mutating func insertFresh(_ others: [Entry], _ fresh: Int) {
    var mine = entries.count - 1
    for _ in 0..<fresh { entries.append(Entry(bin: 0, count: 0)) }
    entries.withUnsafeMutableBufferPointer { entries in
      var target = entries.count - 1
      var other = others.count - 1
      while other >= 0 && target > mine {
        if mine >= 0 && entries[mine].bin >= others[other].bin {
          if entries[mine].bin == others[other].bin { other -= 1 }
          entries[target] = entries[mine]
          mine -= 1
        } else {
          entries[target] = others[other]
          other -= 1
        }
        target -= 1
      }
    }
  }

  private func firstPlace(notBelow bin: UInt32) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].bin < bin { low = middle + 1 } else { high = middle }
    }
    return low
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
