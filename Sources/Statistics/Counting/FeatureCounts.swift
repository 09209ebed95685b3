/// How a feature is counted.
public enum CountKind: Sendable, Hashable, Codable {
  /// Numbers, on the named grid.
  case numeric(Grid)
  /// Values, each document having at most one.
  case categorical
  /// Sets of labels: each document has any number of them, none included.
  case labels
}

/// The counts of one feature. A document that is in neither part has the value `missing`.
public struct FeatureCounts: Sendable, Hashable, Codable {
  /// How the feature is counted.
  public let kind: CountKind
  /// The counts of a numeric feature; of labels the documents by how many labels they have, on `Grid.length`; empty for
  /// a categorical one.
  public private(set) var bins: Histogram
  /// The counts of a categorical feature; of labels the documents that have each; empty for a numeric one.
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

  /// Counts of labels.
  ///
  /// - Parameters:
  ///   - labels: the documents that have each label.
  ///   - sizes: the documents by how many labels they have, on `Grid.length`.
  public init(labels: ValueCounts, sizes: Histogram) {
    kind = .labels
    bins = sizes
    values = labels
  }

  /// All documents counted.
  public var total: Int {
    switch kind {
    case .numeric, .labels: bins.total
    case .categorical: values.total
    }
  }

  /// Whether every bin is one of the grid's, and no label has more documents than there are.
  public var isWithinGrid: Bool {
    switch kind {
    case .numeric(let grid): return (bins.last ?? 0) < grid.binCount
    case .categorical: return true
    case .labels:
      let total = total
      return (bins.last ?? 0) < Grid.length.binCount && values.entries.allSatisfy { $0.count <= total }
    }
  }

  /// Adds the counts of `other`, and returns false, adding nothing, where it is counted in another way.
  @discardableResult
  @inline(__always)
  public mutating func merge(_ other: FeatureCounts) -> Bool {
    guard kind == other.kind else { return false }
    switch kind {
    case .numeric: bins.merge(other.bins)
    case .categorical: values.merge(other.values)
    case .labels:
      bins.merge(other.bins)
      values.merge(other.values)
    }
    return true
  }
}
