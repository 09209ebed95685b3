/// The stored edges of a grid and the search among them.
///
/// There are five of them, made once and kept as long as the process runs; what is never written to nor given back may be
/// shared between threads without counting who uses it.
public struct GridTable: @unchecked Sendable {
  /// The edges in ascending order.
  private let sorted: UnsafeBufferPointer<Double>

  /// The edges in ascending order.
  public var edges: [Double] { Array(sorted) }
  /// How many edges there are.
  var count: Int { sorted.count }
  /// An edge by its place, from 0.
  subscript(place: Int) -> Double { sorted[place] }

  /// Where the search starts: a value's place if the edges were spaced this way. The edges decide, not the guess.
  private enum Spacing {
    case linear(binsPerUnit: Double)
    case doublings
    case signedDoublings
  }

  private let spacing: Spacing

  static let length = GridTable(
    edges: (0...16).map(Double.init)
      + (4..<26).flatMap { power in (1...16).map { Double(1 << power) * (1 + Double($0) / 16) } },
    spacing: .doublings)
  static let share = GridTable(edges: (0...512).map { Double($0) / 512 }, spacing: .linear(binsPerUnit: 512))
  static let wordLength = GridTable(edges: (0...512).map { Double($0) / 16 }, spacing: .linear(binsPerUnit: 16))
  static let projection = GridTable(edges: (-256...256).map { Double($0) / 32 }, spacing: .linear(binsPerUnit: 32))
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
    self.spacing = spacing
  }

  /// The bin that `value` falls into, found by comparison with the edges; `nil` falls into `missing`.
  @inline(__always)
  public func bin(of value: Double?) -> Int { value.map(bin(of:)) ?? Grid.missing }

  /// The bin that `value` falls into, found by comparison with the edges.
  public func bin(of value: Double) -> Int {
    let last = sorted.count - 1
    guard value >= sorted[0], value <= sorted[last] else { return value.isFinite ? Grid.outOfRange : Grid.invalid }
    var place = min(max(guess(value, from: sorted[0]), 0), last - 1)
    while place > 0 && value < sorted[place] { place -= 1 }
    while place < last - 1 && value >= sorted[place + 1] { place += 1 }
    return place + Grid.firstInner
  }

  @inline(__always)
  private func guess(_ value: Double, from first: Double) -> Int {
    switch spacing {
    case .linear(let binsPerUnit): return Int((value - first) * binsPerUnit)
    case .doublings:
      guard value >= 16 else { return Int(value) }
      // The top four bits of the significand are the sixteenth within the doubling.
      let sixteenth = Int(value.significandBitPattern >> 48)
      return (Int(value.exponent) - 3) * 16 + sixteenth
    case .signedDoublings:
      let middle = NumberScale.bins
      guard value.magnitude >= 0x1p-24 else { return middle }
      // The top eight bits of the significand are the 256th within the doubling.
      let part = Int(value.significandBitPattern >> 44)
      let size = (Int(value.exponent) - NumberScale.smallest) * 256 + part
      return value > 0 ? middle + 1 + size : middle - 1 - size
    }
  }
}
