/// Counts of documents on a grid; merging is adding.
///
/// Where few bins have counts only these are held, ascending; where most of a stretch of bins have, the whole stretch, so
/// that merging is one addition a bin. Which of the two it is does not show. Copies share their memory, which only one who
/// holds it alone writes to, so that they may be sent to other threads.
public struct Histogram: @unchecked Sendable {
  /// A bin and how many documents fell into it.
  public struct Entry: Sendable, Hashable, Codable {
    public var bin: UInt32
    public var count: UInt32

    public init(bin: Int, count: Int) {
      self.bin = UInt32(clamping: bin)
      self.count = UInt32(clamping: count)
    }
  }

  /// What was counted; nil where that is nothing.
  var cells: HistogramCells?

  /// A histogram without counts.
  public init() {}

  /// A histogram of the given entries, in any order; equal bins are added, counts of zero left out.
  public init(_ entries: [Entry]) { self.init(count: entries.count) { entries[$0] } }

  /// A histogram of so many entries, which `next` is asked for one after another, in any order; equal bins are added, counts
  /// of zero left out. Ascending ones cost the least.
  package init<Fault: Error>(count: Int, _ next: (Int) throws(Fault) -> Entry) throws(Fault) {
    var (isInOrder, last) = (true, Int64(-1))
    try self.init(atMost: count) { numbers throws(Fault) in
      for place in 0..<count {
        let entry = try next(place)
        numbers[2 &* place] = entry.bin
        numbers[2 &* place &+ 1] = entry.count
        isInOrder = isInOrder && Int64(entry.bin) > last && entry.count > 0
        last = Int64(entry.bin)
      }
      return 2 * count
    }
    if !isInOrder { self = Self.inOrder(entries) }
  }

  private static func inOrder(_ entries: [Entry]) -> Histogram {
    var ordered: [Entry] = []
    for entry in entries.sorted(by: { $0.bin < $1.bin }) where entry.count > 0 {
      if let last = ordered.last, last.bin == entry.bin {
        ordered[ordered.count - 1].count = last.count.saturatingAdd(entry.count)
      } else {
        ordered.append(entry)
      }
    }
    return Histogram(ordered)
  }

  /// A histogram of entries as they are written: the bin and the count of each in turn, ascending by bin, no count zero.
  ///
  /// - Parameters:
  ///   - most: how many entries there are at most.
  ///   - write: returns how many numbers it wrote.
  @inline(__always)
  init<Fault: Error>(atMost most: Int, _ write: (HistogramNumbers) throws(Fault) -> Int) throws(Fault) {
    cells = try HistogramCells.entries(atMost: most, write)
  }

  /// A histogram of dense counts, bin by bin.
  public init(dense counts: [UInt32]) {
    self.init(counts.indices.lazy.filter { counts[$0] > 0 }.map { Entry(bin: $0, count: Int(counts[$0])) })
  }

  /// The entries, ascending by bin, each bin once, no count zero.
  public var entries: [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(used)
    forEach { entries.append(Entry(bin: $0, count: Int($1))) }
    return entries
  }

  /// How many bins have counts.
  package var used: Int { withNumbers { $0?.used ?? 0 } }

  /// Calls `body` with every bin that has counts, ascending, and its count.
  @inline(__always)
  package func forEach(_ body: (_ bin: Int, _ count: UInt32) -> Void) { withNumbers { $0?.forEach(body) } }

  /// All documents counted.
  public var total: Int {
    var total = 0
    forEach { total &+= Int($1) }
    return total
  }

  /// Whether nothing was counted.
  public var isEmpty: Bool { cells == nil }

  /// The last bin that has counts; nil where none has.
  var last: Int? {
    withNumbers { numbers in
      guard let numbers, let first = numbers.first else { return numbers?.high }
      return (0..<numbers.count).last { numbers[$0] > 0 }.map { first + $0 }
    }
  }

  /// How many documents fell into `bin`.
  public subscript(bin: Int) -> Int {
    withNumbers { numbers in
      guard let numbers else { return 0 }
      if let first = numbers.first { return (0..<numbers.count).contains(bin - first) ? Int(numbers[bin - first]) : 0 }
      var (low, high) = (0, numbers.count / 2)
      while low < high {
        let middle = (low + high) / 2
        if Int(numbers[2 * middle]) < bin { low = middle + 1 } else { high = middle }
      }
      return 2 * low < numbers.count && Int(numbers[2 * low]) == bin ? Int(numbers[2 * low + 1]) : 0
    }
  }

  @inline(__always)
  private func withNumbers<Result>(_ body: (HistogramNumbers?) -> Result) -> Result {
    withExtendedLifetime(cells) { body(cells?.numbers) }
  }
}

extension Histogram: Hashable, Codable {
  public static func == (one: Histogram, other: Histogram) -> Bool {
    one.cells === other.cells || one.entries == other.entries
  }

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
