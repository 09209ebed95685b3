/// The bins of a numeric feature as a baseline freezes them: stretches of the fine grid, then the special bins.
///
/// In-range bins come first, ascending; then `missing`, `invalid` and `outOfRange`.
public struct NumericBins: Sendable, Hashable {
  /// The fine grid that is cut.
  public let grid: Grid
  /// The fine bin with which each in-range bin begins, ascending; the first is `Grid.firstInner`.
  public let starts: [Int]
  /// The bins that are atoms: one fine bin each, with at least 2 % of the documents and twice either neighbour.
  public let atoms: [Int]
  /// The mean of the values that each in-range bin was learnt from; its middle where there were none.
  public let representatives: [Double]
  /// The bin of every fine bin.
  private let places: [UInt16]

  /// The number of in-range bins.
  public var inner: Int { starts.count }
  /// The bin of documents without the value.
  public var missing: Int { inner }
  /// The bin of NaN and the infinities.
  public var invalid: Int { inner + 1 }
  /// The bin of values outside the grid.
  public var outOfRange: Int { inner + 2 }
  /// The number of bins, special ones included.
  public var count: Int { inner + 3 }

  /// Bins of equal mass, with further cuts in the upper tail and around atoms.
  ///
  /// - Parameters:
  ///   - histogram: the counts to cut by; where it has none in range, there is one in-range bin.
  ///   - equal: how many bins of equal mass are wanted.
  ///   - tails: the further quantiles to cut at.
  public init(grid: Grid, histogram: Histogram, equal: Int = 32, tails: [Double] = [0.99, 0.995, 0.999]) {
    self.grid = grid
    let inner = histogram.entries.filter { $0.bin >= Grid.firstInner }
    let total = inner.reduce(0) { $0 + Int($1.count) }
    let atomBins = Self.atoms(inner, documents: histogram.total)
    var cuts: Set<Int> = [Grid.firstInner]
    for atom in atomBins { cuts.formUnion([atom, atom + 1]) }
    let shares = (1..<max(equal, 2)).map { Double($0) / Double(equal) } + tails
    cuts.formUnion(Self.quantileCuts(inner, total: total, shares: shares.sorted()))
    starts = cuts.filter { $0 < grid.binCount }.sorted()
    let starts = starts
    atoms = atomBins.compactMap { starts.firstIndex(of: $0) }
    places = Self.places(starts, grid: grid)
    representatives = Self.representatives(inner, starts: starts, places: places, grid: grid)
  }

  /// Whether the parts fit together, as those of bins that were read from elsewhere may not.
  var isConsistent: Bool {
    starts.first == Grid.firstInner && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
      && starts.allSatisfy { $0 < grid.binCount } && starts.count < 1_000
      && representatives.count == starts.count && representatives.allSatisfy(\.isFinite)
      && atoms.allSatisfy(starts.indices.contains)
  }

  /// The bin of a fine bin; beyond the grid it is `outOfRange`.
  @inline(__always)
  public func bin(ofFine fine: Int) -> Int {
    fine >= 0 && fine < places.count ? Int(places[fine]) : outOfRange
  }

  /// Adds the counts of fine bins to those of these bins, and returns how many documents they are.
  ///
  /// - Parameter dense: a number for each bin.
  func add(_ fine: Histogram, to dense: UnsafeMutableBufferPointer<UInt32>) -> Int {
    let beyond = outOfRange
    return places.withUnsafeBufferPointer { places in
      var documents = 0
      fine.forEach { fine, count in
        let bin = fine < places.count ? Int(places[fine]) : beyond
        dense[bin] = dense[bin].saturatingAdd(count)
        documents &+= Int(count)
      }
      return documents
    }
  }

  /// Whether an in-range bin is one bin of the grid, which cannot be cut.
  func isWhole(_ bin: Int) -> Bool {
    (bin + 1 < inner ? starts[bin + 1] : grid.binCount) == starts[bin] + 1
  }

  /// The edges of an in-range bin; `nil` for the special ones.
  public func range(of bin: Int) -> ClosedRange<Double>? {
    guard bin >= 0, bin < inner else { return nil }
    let edges = grid.table
    let last = bin + 1 < inner ? starts[bin + 1] - Grid.firstInner : edges.count - 1
    return edges[starts[bin] - Grid.firstInner]...edges[last]
  }

  /// Fine bins with at least 2 % of the documents and twice as many as either neighbour: at most eight, largest first.
  private static func atoms(_ inner: [Histogram.Entry], documents: Int) -> [Int] {
    var found: [(bin: Int, count: Int)] = []
    for (place, entry) in inner.enumerated() where Int(entry.count) * 50 >= documents {
      let below = place > 0 && inner[place - 1].bin + 1 == entry.bin ? inner[place - 1].count : 0
      let above =
        place + 1 < inner.count && inner[place + 1].bin == entry.bin + 1 ? inner[place + 1].count : 0
      if entry.count / 2 >= max(below, above) { found.append((Int(entry.bin), Int(entry.count))) }
    }
    found.sort { $0.count != $1.count ? $0.count > $1.count : $0.bin < $1.bin }
    return found.prefix(8).map(\.bin).sorted()
  }

  /// For each share (ascending), the fine bin after the one in which the running count reaches it.
  private static func quantileCuts(_ inner: [Histogram.Entry], total: Int, shares: [Double]) -> [Int] {
    guard total > 0 else { return [] }
    var cuts: [Int] = []
    var running = 0
    var next = 0
    for entry in inner {
      running += Int(entry.count)
      while next < shares.count && Double(running) >= shares[next] * Double(total) {
        if running < total { cuts.append(Int(entry.bin) + 1) }
        next += 1
      }
    }
    return cuts
  }

  private static func representatives(
    _ inner: [Histogram.Entry], starts: [Int], places: [UInt16], grid: Grid
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: starts.count)
    var counts = sums
    for entry in inner where Int(entry.bin) < places.count {
      guard let value = grid.representative(of: Int(entry.bin)) else { continue }
      let bin = Int(places[Int(entry.bin)])
      sums[bin] += value * Double(entry.count)
      counts[bin] += Double(entry.count)
    }
    return starts.indices.map { bin in
      counts[bin] > 0 ? sums[bin] / counts[bin] : grid.representative(of: starts[bin]) ?? 0
    }
  }

  private static func places(_ starts: [Int], grid: Grid) -> [UInt16] {
    var places = [UInt16](repeating: 0, count: grid.binCount)
    places[Grid.missing] = UInt16(starts.count)
    places[Grid.invalid] = UInt16(starts.count + 1)
    places[Grid.outOfRange] = UInt16(starts.count + 2)
    var bin = 0
    for fine in Grid.firstInner..<grid.binCount {
      if bin + 1 < starts.count && fine >= starts[bin + 1] { bin += 1 }
      places[fine] = UInt16(bin)
    }
    return places
  }
}

extension NumericBins: Codable {
  private enum CodingKeys: CodingKey { case grid, starts, atoms, representatives }

  /// The places of the fine bins are not written: they follow from the starts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(grid, forKey: .grid)
    try container.encode(starts, forKey: .starts)
    try container.encode(atoms, forKey: .atoms)
    try container.encode(representatives, forKey: .representatives)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    grid = try container.decode(Grid.self, forKey: .grid)
    starts = try container.decode([Int].self, forKey: .starts)
    atoms = try container.decode([Int].self, forKey: .atoms)
    representatives = try container.decode([Double].self, forKey: .representatives)
    guard !starts.isEmpty, starts.count < 1_000 else {
      throw DecodingError.dataCorruptedError(forKey: .starts, in: container, debugDescription: "1 to 999 bins")
    }
    places = Self.places(starts, grid: grid)
  }
}
