/// A fixed fine grid for the values of a numeric feature.
///
/// Grids never change and know no baseline, so counts taken years apart on different machines add up. The first three
/// bins of every grid are `missing`, `invalid` (NaN or infinite) and `outOfRange`; the others run upwards from bin 3.
/// A bin includes its lower edge and excludes its upper one, except the last, which includes both.
public enum Grid: String, Sendable, Hashable, Codable, CaseIterable {
  /// Lengths and counts, 0 to 2²⁶: whole numbers up to 16, then 16 bins to each doubling (6 to 3 % wide).
  case length
  /// Shares and scores, 0 to 1, in steps of 1/512.
  case share
  /// The mean length of words in characters, 0 to 32, in steps of 1/16.
  case wordLength
  /// Projections of a vector of length 1 on random directions of ±1, −8 to 8, in steps of 1/32: where the vector's direction
  /// is anybody's guess they have mean 0 and variance 1.
  case projection
  /// Any real number: one bin around 0 for those below 2⁻²⁴ in size, and on either side of it 256 bins to each doubling
  /// (0.4 to 0.2 % wide) up to 2⁶⁴.
  case number

  /// The bin of a value that is not there.
  public static let missing = 0
  /// The bin of NaN and the infinities.
  public static let invalid = 1
  /// The bin of values below the first or above the last edge.
  public static let outOfRange = 2
  /// The first bin of the grid proper.
  public static let firstInner = 3

  /// The edges in ascending order, one more than there are bins from `firstInner` on. All are exact binary numbers.
  public var edges: [Double] { table.edges }

  /// The number of bins, the three special ones included.
  public var binCount: Int { table.count - 1 + Grid.firstInner }

  /// The bin that `value` falls into; `nil` falls into `missing`.
  ///
  /// In a loop over many values take `table` once and ask that.
  public func bin(of value: Double?) -> Int { table.bin(of: value) }

  /// The edges with the means of finding a bin quickly.
  public var table: GridTable {
    switch self {
    case .length: GridTable.length
    case .share: GridTable.share
    case .wordLength: GridTable.wordLength
    case .projection: GridTable.projection
    case .number: GridTable.number
    }
  }

  /// The lower and upper edge of an inner bin; `nil` for the special bins and beyond the grid.
  public func range(of bin: Int) -> ClosedRange<Double>? {
    let inner = bin - Grid.firstInner
    guard inner >= 0, inner < table.count - 1 else { return nil }
    return table[inner]...table[inner + 1]
  }

  /// The value that stands for those of an inner bin: the middle, or, where a bin of lengths holds one whole number, that
  /// number. `nil` for the special bins.
  public func representative(of bin: Int) -> Double? {
    guard let range = range(of: bin) else { return nil }
    let width = range.upperBound - range.lowerBound
    return self == .length && width <= 1 ? range.lowerBound : range.lowerBound + width / 2
  }
}
