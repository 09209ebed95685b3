/// The bins of a categorical feature as a baseline freezes them.
///
/// Each of the most frequent values has a bin of its own, in ascending order of value; then `rest` (values the
/// baseline has seen but keeps no bin for), `unseen` (values it has never seen) and `missing`.
public struct CategoricalBins: Sendable, Hashable, Codable {
  /// The values with a bin of their own, ascending.
  public let values: [String]
  /// The values in `rest`, ascending; at most 4,096, the most frequent ones.
  public let restValues: [String]

  /// The bin of known values without a bin of their own.
  public var rest: Int { values.count }
  /// The bin of values that the baseline has not seen.
  public var unseen: Int { values.count + 1 }
  /// The bin of documents without a value.
  public var missing: Int { values.count + 2 }
  /// The number of bins, special ones included.
  public var count: Int { values.count + 3 }

  /// Bins for the values of `counts`: the `own` most frequent ones (equal counts by value) get one each.
  public init(counts: ValueCounts, own: Int = 64) {
    let ranked = counts.entries.sorted {
      $0.count != $1.count ? $0.count > $1.count : $0.value < $1.value
    }
    values = ranked.prefix(own).map(\.value).sorted()
    restValues = ranked.dropFirst(own).prefix(4096).map(\.value).sorted()
  }

  /// The bin of `value`.
  public func bin(of value: String) -> Int {
    if let place = Self.place(of: value, in: values) { return place }
    return Self.place(of: value, in: restValues) == nil ? unseen : rest
  }

  private static func place(of value: String, in values: [String]) -> Int? {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == value ? low : nil
  }
}
