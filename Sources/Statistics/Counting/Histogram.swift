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
    let fresh = other.entries.withUnsafeBufferPointer { addShared($0) }
    if fresh > 0 { entries = merged(other.entries, fresh: fresh) }
  }

  /// Adds the counts of the bins that both have, and returns how many bins only `others` has.
  private mutating func addShared(_ others: UnsafeBufferPointer<Entry>) -> Int {
    entries.withUnsafeMutableBufferPointer { mine in
      var (place, fresh) = (0, 0)
      for other in others.indices {
        let bin = others[other].bin
        while place < mine.count && mine[place].bin < bin { place += 1 }
        if place < mine.count && mine[place].bin == bin {
          mine[place].count = mine[place].count.saturatingAdd(others[other].count)
        } else {
          fresh += 1
        }
      }
      return fresh
    }
  }

  /// The entries with the `fresh` ones that only `others` has in their places.
  private func merged(_ others: [Entry], fresh: Int) -> [Entry] {
    [Entry](unsafeUninitializedCapacity: entries.count + fresh) { target, initialized in
      entries.withUnsafeBufferPointer { mine in
        others.withUnsafeBufferPointer { others in
          var (one, other) = (0, 0)
          while initialized < mine.count + fresh {
            let takesMine = other == others.count || one < mine.count && mine[one].bin <= others[other].bin
            if takesMine {
              if other < others.count && mine[one].bin == others[other].bin { other += 1 }
              target.initializeElement(at: initialized, to: mine[one])
              one += 1
            } else {
              target.initializeElement(at: initialized, to: others[other])
              other += 1
            }
            initialized += 1
          }
        }
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
