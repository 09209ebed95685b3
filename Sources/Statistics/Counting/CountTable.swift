/// The counts of all features of a set of documents; merging is adding.
///
/// The features are held in ascending order of name, so that what is computed from them has one order everywhere.
public struct CountTable: Sendable, Hashable, Codable {
  /// A feature's name with its counts.
  public struct Row: Sendable, Hashable, Codable {
    public let feature: String
    public fileprivate(set) var counts: FeatureCounts
  }

  /// How many documents were counted.
  public private(set) var documents: Int
  /// The features, ascending by name.
  public private(set) var rows: [Row]

  /// A table of no documents.
  public init() {
    documents = 0
    rows = []
  }

  /// The counts of `documents` documents.
  ///
  /// - Throws: `CountError` where a feature counts more documents than there are, or a bin is not on its grid.
  public init(documents: Int, features: [String: FeatureCounts]) throws(CountError) {
    try self.init(documents: documents, features: features.map { ($0.key, $0.value) })
  }

  /// The counts of `documents` documents. Features that come in ascending order of name cost the least.
  ///
  /// - Throws: `CountError` where a feature counts more documents than there are, a bin is not on its grid, or a feature is
  ///   there twice.
  public init(documents: Int, features: [(name: String, counts: FeatureCounts)]) throws(CountError) {
    guard documents >= 0, documents <= CountError.mostDocuments else { throw .documents(documents) }
    for (feature, counts) in features where counts.total > documents {
      throw .tooMany(feature: feature, counted: counts.total, documents: documents)
    }
    try self.init(kept: documents, features: features)
  }

  /// Counts that were merged before and kept: of any number of documents. Features that come in ascending order of name cost
  /// the least.
  ///
  /// - Throws: `CountError` where a bin is not on its grid, a feature is there twice, or the number of documents is negative.
  package init(kept documents: Int, features: [(name: String, counts: FeatureCounts)]) throws(CountError) {
    guard documents >= 0 else { throw .documents(documents) }
    self.documents = documents
    rows = []
    rows.reserveCapacity(features.count)
    var isAscending = true
    for (feature, counts) in features {
      guard counts.isWithinGrid else { throw .bin(feature: feature) }
      isAscending = isAscending && rows.last.map { $0.feature < feature } ?? true
      rows.append(Row(feature: feature, counts: counts))
    }
    guard !isAscending else { return }
    rows.sort { $0.feature < $1.feature }
    for (row, next) in zip(rows, rows.dropFirst()) where row.feature == next.feature { throw .twice(row.feature) }
  }

  /// The counts of a feature, where it was counted.
  public subscript(feature: String) -> FeatureCounts? { row(of: feature, near: 0).map { rows[$0].counts } }

  /// The row of a feature, looked for at `place` and behind it before all others; nil where it was not counted.
  func row(of feature: String, near place: Int) -> Int? {
    for place in place..<max(place, min(place + 2, rows.count)) where rows[place].feature == feature { return place }
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].feature < feature { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].feature == feature ? low : nil
  }

  /// Adds the counts of `other`.
  ///
  /// A feature that is counted in another way than before keeps its counts; the documents that `other` counted the
  /// other way are then `missing` in it. The names of such features are returned.
  @discardableResult
  public mutating func merge(_ other: CountTable) -> [String] {
    documents = documents.saturatingAdd(other.documents)
    return rows.merge(other.rows)
  }
}

extension CountTable.Row: AscendingEntry {
  var name: String { feature }

  mutating func add(_ other: Self) -> Bool { counts.merge(other.counts) }
}

/// Counts that cannot be right.
public enum CountError: Error, Hashable, CustomStringConvertible {
  /// The most documents one table may count: 2²⁴.
  public static let mostDocuments = 1 << 24

  /// The number of documents is negative or above `mostDocuments`.
  case documents(Int)
  /// A feature counts more documents than there are.
  case tooMany(feature: String, counted: Int, documents: Int)
  /// A feature has a bin beyond the end of its grid.
  case bin(feature: String)
  /// A feature is there twice.
  case twice(String)

  public var description: String {
    switch self {
    case .documents(let count): "\(count) documents; a table counts 0 to \(CountError.mostDocuments)"
    case .tooMany(let feature, let counted, let documents):
      "feature \(feature) counts \(counted) documents of \(documents)"
    case .bin(let feature): "feature \(feature) has a bin that its grid does not have"
    case .twice(let feature): "feature \(feature) is there twice"
    }
  }
}
