/// Counts of documents on a grid; merging is adding.
///
/// Where few bins have counts only these are held, ascending; where most of a stretch of bins have, the whole stretch, so
/// that merging is one addition a bin. Which of the two it is does not show.
public struct Histogram: Sendable {
  /// A bin and how many documents fell into it.
  public struct Entry: Sendable, Hashable, Codable {
    public var bin: UInt32
    public var count: UInt32

    public init(bin: Int, count: Int) {
      self.bin = UInt32(clamping: bin)
      self.count = UInt32(clamping: count)
    }
  }

  /// The entries, ascending by bin, each bin once, no count zero; empty where there is a stretch.
  private var sparse: [Entry]
  /// The counts of a stretch of bins; empty where there are entries.
  private var stretch: [UInt32] = []
  /// The bin that the stretch begins with.
  private var first = 0

  /// A histogram without counts.
  public init() { sparse = [] }

  /// A histogram of the given entries, in any order; equal bins are added, counts of zero left out.
  public init(_ entries: [Entry]) {
    guard !Self.areInOrder(entries) else {
      sparse = entries
      return
    }
    sparse = []
    for entry in entries.sorted(by: { $0.bin < $1.bin }) where entry.count > 0 {
      if let last = sparse.last, last.bin == entry.bin {
        sparse[sparse.count - 1].count = last.count.saturatingAdd(entry.count)
      } else {
        sparse.append(entry)
      }
    }
  }

  private static func areInOrder(_ entries: [Entry]) -> Bool {
    var last: Int64 = -1
    for entry in entries {
      guard Int64(entry.bin) > last, entry.count > 0 else { return false }
      last = Int64(entry.bin)
    }
    return true
  }

  /// A histogram of entries that are ascending by bin, each bin once, no count zero.
  package init(ascending entries: [Entry]) { sparse = entries }

  /// A histogram of dense counts, bin by bin.
  public init(dense counts: [UInt32]) {
    sparse = counts.withUnsafeBufferPointer { Self.entries($0, first: 0) }
  }

  /// A histogram of dense counts, bin by bin.
  package init(dense counts: UnsafeBufferPointer<UInt32>) { sparse = Self.entries(counts, first: 0) }

  private static func entries(_ counts: UnsafeBufferPointer<UInt32>, first: Int) -> [Entry] {
    var used = 0
    for count in counts { used &+= count == 0 ? 0 : 1 }
    return [Entry](unsafeUninitializedCapacity: used) { entries, initialized in
      forEach(counts, first: first) { bin, count in
        entries.initializeElement(at: initialized, to: Entry(bin: bin, count: Int(count)))
        initialized &+= 1
      }
    }
  }

  @inline(__always)
  private static func forEach(_ counts: UnsafeBufferPointer<UInt32>, first: Int, _ body: (Int, UInt32) -> Void) {
    for place in 0..<counts.count where counts[place] > 0 { body(first &+ place, counts[place]) }
  }

  /// The entries, ascending by bin, each bin once, no count zero.
  public var entries: [Entry] {
    stretch.isEmpty ? sparse : stretch.withUnsafeBufferPointer { Self.entries($0, first: first) }
  }

  /// Calls `body` with every bin that has counts, ascending, and its count.
  @inline(__always)
  package func forEach(_ body: (_ bin: Int, _ count: UInt32) -> Void) {
    stretch.withUnsafeBufferPointer { Self.forEach($0, first: first, body) }
    sparse.withUnsafeBufferPointer { entries in
      for entry in entries { body(Int(entry.bin), entry.count) }
    }
  }

  /// All documents counted.
  public var total: Int {
    var total = 0
    for entry in sparse { total &+= Int(entry.count) }
    for count in stretch { total &+= Int(count) }
    return total
  }

  /// Whether nothing was counted.
  public var isEmpty: Bool { sparse.isEmpty && stretch.isEmpty }

  /// The last bin that has counts; nil where none has.
  var last: Int? {
    stretch.isEmpty ? sparse.last.map { Int($0.bin) } : stretch.lastIndex { $0 > 0 }.map { first + $0 }
  }

  /// How many documents fell into `bin`.
  public subscript(bin: Int) -> Int {
    guard stretch.isEmpty else {
      return stretch.indices.contains(bin - first) ? Int(stretch[bin - first]) : 0
    }
    let place = firstPlace(notBelow: UInt32(clamping: bin))
    return place < sparse.count && Int(sparse[place].bin) == bin ? Int(sparse[place].count) : 0
  }

  private func firstPlace(notBelow bin: UInt32) -> Int {
    var low = 0
    var high = sparse.count
    while low < high {
      let middle = (low + high) / 2
      if sparse[middle].bin < bin { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Histogram {
  /// Counts one document into `bin`.
  public mutating func count(_ bin: Int) { merge(Histogram(ascending: [Entry(bin: bin, count: 1)])) }

  /// Adds the counts of `other`. A count stops at 2³² − 1.
  public mutating func merge(_ other: Histogram) {
    guard !other.isEmpty else { return }
    guard !isEmpty else {
      self = other
      return
    }
    if stretch.isEmpty, other.stretch.isEmpty { return mergeEntries(other.sparse) }
    if stretch.isEmpty {
      let mine = sparse
      self = other
      return add(mine)
    }
    if other.stretch.isEmpty { add(other.sparse) } else { add(other.stretch, from: other.first) }
  }

  /// Adds entries to the stretch.
  private mutating func add(_ entries: [Entry]) {
    guard let low = entries.first, let high = entries.last else { return }
    reach(Int(low.bin)...Int(high.bin))
    guard !stretch.isEmpty else { return mergeEntries(entries) }
    stretch.withUnsafeMutableBufferPointer { stretch in
      for entry in entries {
        let place = Int(entry.bin) &- first
        stretch[place] = stretch[place].saturatingAdd(entry.count)
      }
    }
  }

  /// Adds a stretch to the stretch.
  private mutating func add(_ counts: [UInt32], from start: Int) {
    reach(start...start + counts.count - 1)
    guard !stretch.isEmpty else {
      return mergeEntries(counts.withUnsafeBufferPointer { Self.entries($0, first: start) })
    }
    stretch.withUnsafeMutableBufferPointer { stretch in
      for place in counts.indices {
        stretch[start &- first &+ place] = stretch[start &- first &+ place].saturatingAdd(counts[place])
      }
    }
  }

  /// Makes the stretch reach over these bins too; where most of it would be empty then it becomes entries.
  private mutating func reach(_ bins: ClosedRange<Int>) {
    let low = Swift.min(first, bins.lowerBound)
    let high = Swift.max(first + stretch.count - 1, bins.upperBound)
    guard low < first || high >= first + stretch.count else { return }
    guard high - low < Self.widest * stretch.count else {
      sparse = entries
      stretch = []
      first = 0
      return
    }
    var wider = [UInt32](repeating: 0, count: high - low + 1)
    for place in stretch.indices { wider[first - low + place] = stretch[place] }
    stretch = wider
    first = low
  }

  /// A stretch may grow to so many times its length at once.
  private static let widest = 2
  /// Fewer entries than this are no stretch.
  private static let leastInStretch = 16

  /// Adds entries to the entries, and makes all a stretch where the more of them fill a quarter of one.
  private mutating func mergeEntries(_ others: [Entry]) {
    guard let first = sparse.first, let last = sparse.last, let otherFirst = others.first, let otherLast = others.last
    else { return }
    let low = Swift.min(first.bin, otherFirst.bin)
    let length = Int(Swift.max(last.bin, otherLast.bin) - low) + 1
    let most = Swift.max(sparse.count, others.count)
    guard most >= Self.leastInStretch, 4 * most > length else {
      if others.count * 8 <= sparse.count { insert(others) } else { sparse = Self.merged(sparse, others) }
      return
    }
    stretch = [UInt32](repeating: 0, count: length)
    self.first = Int(low)
    stretch.withUnsafeMutableBufferPointer { stretch in
      for entry in sparse { stretch[Int(entry.bin &- low)] = entry.count }
      for entry in others {
        let place = Int(entry.bin &- low)
        stretch[place] = stretch[place].saturatingAdd(entry.count)
      }
    }
    sparse = []
  }

  /// Adds a few entries, each in its place.
  private mutating func insert(_ others: [Entry]) {
    for entry in others {
      let place = firstPlace(notBelow: entry.bin)
      if place < sparse.count, sparse[place].bin == entry.bin {
        sparse[place].count = sparse[place].count.saturatingAdd(entry.count)
      } else {
        sparse.insert(entry, at: place)
      }
    }
  }

  private static func merged(_ entries: [Entry], _ others: [Entry]) -> [Entry] {
    [Entry](unsafeUninitializedCapacity: entries.count + others.count) { merged, initialized in
      entries.withUnsafeBufferPointer { entries in
        others.withUnsafeBufferPointer { others in
          var (place, other) = (0, 0)
          while place < entries.count || other < others.count {
            let bin = place < entries.count ? entries[place].bin : .max
            let otherBin = other < others.count ? others[other].bin : .max
            var count: UInt32 = 0
            // The last bin of all may be in one of them only.
            if bin <= otherBin, place < entries.count {
              count = entries[place].count
              place &+= 1
            }
            if otherBin <= bin, other < others.count {
              count = count.saturatingAdd(others[other].count)
              other &+= 1
            }
            merged.initializeElement(at: initialized, to: Entry(bin: Int(Swift.min(bin, otherBin)), count: Int(count)))
            initialized &+= 1
          }
        }
      }
    }
  }
}

extension Histogram: Hashable, Codable {
  public static func == (one: Histogram, other: Histogram) -> Bool { one.entries == other.entries }

  public func hash(into hasher: inout Hasher) { hasher.combine(entries) }

  private enum CodingKeys: CodingKey { case entries }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.container(keyedBy: CodingKeys.self).decode([Entry].self, forKey: .entries))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entries, forKey: .entries)
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
