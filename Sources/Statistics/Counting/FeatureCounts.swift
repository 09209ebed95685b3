/// How a feature is counted.
public enum CountKind: Sendable, Hashable, Codable {
  /// Numbers, on the named grid.
  case numeric(Grid)
  /// Values, each document having at most one. A set of labels is counted as one feature to a label.
  case categorical
}

/// The counts of one feature. A document that is in neither part has the value `missing`.
public struct FeatureCounts: Sendable, Hashable, Codable {
  /// How the feature is counted.
  public let kind: CountKind
  /// The counts of a numeric feature; empty for a categorical one.
  public private(set) var bins: Histogram
  /// The counts of a categorical feature; empty for a numeric one.
  public private(set) var values: ValueCounts

  /// Counts on a grid. Bins beyond the grid are left out by `isWithinGrid`; check that for counts from outside.
  public init(grid: Grid, bins: Histogram = Histogram()) {
    kind = .numeric(grid)
    self.bins = bins
    values = ValueCounts()
  }

  /// Counts of values.
  public init(values: ValueCounts) {
    kind = .categorical
    bins = Histogram()
    self.values = values
  }

  /// All documents counted.
  public var total: Int { bins.total.saturatingAdd(values.total) }

  /// Whether every bin is one of the grid's.
  public var isWithinGrid: Bool {
    guard case .numeric(let grid) = kind, let last = bins.entries.last else { return true }
    return Int(last.bin) < grid.binCount
  }

  /// Adds the counts of `other`, and returns false, adding nothing, where it is counted in another way.
  @discardableResult
  public mutating func merge(_ other: FeatureCounts) -> Bool {
    guard kind == other.kind else { return false }
    switch kind {
    case .numeric: bins.merge(other.bins)
    case .categorical: values.merge(other.values)
    }
    return true
  }
}
