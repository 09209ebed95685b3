/// Counts of documents by the value of a categorical feature; merging is adding.
public struct ValueCounts: Sendable, Hashable, Codable {
  /// A value and how many documents have it.
  public struct Entry: Sendable, Hashable, Codable {
    public var value: String
    public var count: Int

    public init(value: String, count: Int) {
      self.value = value
      self.count = count
    }
  }

  /// The entries, ascending by value, each value once, no count zero.
  public private(set) var entries: [Entry]

  /// Counts of nothing.
  public init() { entries = [] }

  /// Counts of the given entries, in any order; equal values are added, counts of zero or less left out.
  public init(_ entries: [Entry]) {
    self.entries = []
    self.entries.reserveCapacity(entries.count)
    for entry in entries where entry.count > 0 {
      // What comes in order, as it was written by us, is in its place.
      if self.entries.last.map({ $0.value < entry.value }) ?? true {
        self.entries.append(entry)
      } else {
        add(entry.count, of: entry.value)
      }
    }
  }

  /// All documents counted.
  public var total: Int { entries.reduce(0) { $0.saturatingAdd($1.count) } }

  /// Whether nothing was counted.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many documents have `value`.
  public subscript(value: String) -> Int {
    let place = firstPlace(notBelow: value)
    return place < entries.count && entries[place].value == value ? entries[place].count : 0
  }

  /// Adds `count` (at least 1) documents that have `value`.
  public mutating func add(_ count: Int, of value: String) {
    let place = firstPlace(notBelow: value)
    if place < entries.count, entries[place].value == value {
      entries[place].count = entries[place].count.saturatingAdd(count)
    } else {
      entries.insert(Entry(value: value, count: count), at: place)
    }
  }

  /// Adds the counts of `other`.
  public mutating func merge(_ other: ValueCounts) { _ = entries.merge(other.entries) }

  private func firstPlace(notBelow value: String) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].value < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ValueCounts.Entry: AscendingEntry {
  var name: String { value }

  mutating func add(_ other: Self) -> Bool {
    count = count.saturatingAdd(other.count)
    return true
  }
}

extension Int {
  /// The sum, or the largest number where the sum would be beyond it.
  @inline(__always)
  package func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
