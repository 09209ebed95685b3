/// The stored edges of a grid and how a value finds its place among them.
///
/// There are five of them, made once and kept as long as the process runs; what is never written to nor given back may be
/// shared between threads without counting who uses it.
public struct GridTable: @unchecked Sendable {
  /// The edges in ascending order.
  private let sorted: UnsafeBufferPointer<Double>
  private let lowest: Double
  private let highest: Double
  /// The last place between two edges.
  private let last: Int
  private let spacing: Spacing

  /// The edges in ascending order.
  public var edges: [Double] { Array(sorted) }
  /// How many edges there are.
  var count: Int { sorted.count }
  /// An edge by its place, from 0.
  subscript(place: Int) -> Double { sorted[place] }

  /// How the edges are spaced. All of them are short binary numbers, so that a value's place is read from its own bits, by
  /// exact operations; that this agrees with comparing the edges is tested at every edge.
  private enum Spacing {
    /// Multiples of a power of two: so many bins to 1, the first of them this many bins from 0.
    case linear(binsPerUnit: Double, first: Int)
    case doublings
    case signedDoublings
  }

  static let length = GridTable(
    edges: (0...16).map(Double.init)
      + (4..<26).flatMap { power in (1...16).map { Double(1 << power) * (1 + Double($0) / 16) } },
    spacing: .doublings)
  static let share = GridTable(edges: (0...512).map { Double($0) / 512 }, spacing: .linear(binsPerUnit: 512, first: 0))
  static let wordLength = GridTable(
    edges: (0...512).map { Double($0) / 16 }, spacing: .linear(binsPerUnit: 16, first: 0))
  static let projection = GridTable(
    edges: (-256...256).map { Double($0) / 32 }, spacing: .linear(binsPerUnit: 32, first: -256))
  static let number: GridTable = {
    let sizes = (0..<NumberScale.bins).map { place in
      Double(sign: .plus, exponent: NumberScale.smallest + place / 256, significand: 1 + Double(place % 256) / 256)
    }
    let upper = sizes + [Double(sign: .plus, exponent: NumberScale.largest, significand: 1)]
    return GridTable(edges: upper.reversed().map { -$0 } + upper, spacing: .signedDoublings)
  }()

  /// The sizes that the grid of numbers tells apart: 256 bins to each doubling from 2⁻²⁴ to 2⁶⁴.
  private enum NumberScale {
    static let smallest = -24
    static let largest = 64
    static let bins = (largest - smallest) * 256
  }

  private init(edges: [Double], spacing: Spacing) {
    let kept = UnsafeMutableBufferPointer<Double>.allocate(capacity: edges.count)
    _ = kept.initialize(from: edges)
    sorted = UnsafeBufferPointer(kept)
    lowest = edges.first ?? 0
    highest = edges.last ?? 0
    last = edges.count - 2
    self.spacing = spacing
  }

  /// The bin that `value` falls into; `nil` falls into `missing`.
  @inline(__always)
  public func bin(of value: Double?) -> Int { value.map(bin(of:)) ?? Grid.missing }

  /// The bin that `value` falls into.
  @inline(__always)
  public func bin(of value: Double) -> Int {
    guard value >= lowest, value <= highest else { return value.isFinite ? Grid.outOfRange : Grid.invalid }
    // The last bin includes its upper edge.
    return min(place(of: value), last) &+ Grid.firstInner
  }

  /// How many edges above the first are at or below a value between the first and the last.
  @inline(__always)
  private func place(of value: Double) -> Int {
    switch spacing {
    case .linear(let binsPerUnit, let first): return Self.floor(value * binsPerUnit) &- first
    case .doublings:
      guard value >= 16 else { return Int(value) }
      // The exponent and the top four bits of the significand: the sixteenth within the doubling.
      return Int(truncatingIfNeeded: value.bitPattern &>> 48) &- (1023 + 3) * 16
    case .signedDoublings:
      let middle = NumberScale.bins
      guard value.magnitude >= 0x1p-24 else { return middle }
      // The exponent and the top eight bits of the significand: the 256th within the doubling.
      let size = Int(truncatingIfNeeded: value.magnitude.bitPattern &>> 44) &- (1023 + NumberScale.smallest) * 256
      if value > 0 { return middle &+ 1 &+ size }
      // A bin below 0 includes the edge that lies further from 0.
      let isEdge = value.bitPattern & (1 &<< 44 &- 1) == 0
      return middle &- 1 &- (isEdge ? size &- 1 : size)
    }
  }

  /// The largest whole number that is not above a value between −2³¹ and 2³¹.
  @inline(__always)
  private static func floor(_ value: Double) -> Int {
    // Adding 1.5·2⁵² rounds to a whole number and leaves it in the lowest bits.
    let shifted = value + 0x1.8p52
    let nearest = Int(Int32(truncatingIfNeeded: shifted.bitPattern))
    return shifted - 0x1.8p52 > value ? nearest &- 1 : nearest
  }
}
