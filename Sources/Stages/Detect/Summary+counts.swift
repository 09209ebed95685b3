import Events
import Statistics

extension Summary {
  /// The most features and the most values of a category that a summary may count.
  static let mostFeatures = 256
  static let mostValues = 1_024

  /// The counts as they add up, checked: whatever cannot be right is thrown with the field it stands in.
  func countTable() throws(EventError) -> CountTable {
    guard documents >= 0, documents <= Int64(CountError.mostDocuments) else {
      throw EventError(.invalidValue, at: "/documents", "\(documents) documents; 0 to \(CountError.mostDocuments) fit")
    }
    guard features.count <= Self.mostFeatures else {
      throw EventError(
        .tooLarge, at: "/features", "\(features.count) features; at most \(Self.mostFeatures) are counted")
    }
    var tables: [(name: String, counts: FeatureCounts)] = []
    tables.reserveCapacity(features.count)
    for (number, feature) in features.enumerated() {
      tables.append((feature.name, try feature.featureCounts(at: number)))
    }
    do {
      return try CountTable(documents: Int(documents), features: tables)
    } catch .twice(let name) {
      let second = features.lastIndex { $0.name == name } ?? 0
      throw EventError(.duplicateKey, at: "/features/\(second)/name", "the feature \(name) is there twice")
    } catch {
      throw EventError(.invalidValue, at: "/features", error.description)
    }
  }
}

extension Summary.Feature {
  /// - Parameter number: the feature's place among the summary's.
  fileprivate func featureCounts(at number: Int) throws(EventError) -> FeatureCounts {
    guard let grid = kind.grid else { return FeatureCounts(values: try values(at: "/features/\(number)")) }
    let bins = grid.binCount
    let histogram = try Histogram(count: counts.count) { position throws(EventError) in
      guard case .index(let index) = counts[position].bin, index >= 0, index < bins,
        let documents = counts[position].checked
      else {
        throw EventError(
          .invalidValue, at: "/features/\(number)/counts/\(position)",
          "a bin from 0 to \(bins - 1) and a count from 1 to \(CountError.mostDocuments) are expected")
      }
      return Histogram.Entry(bin: index, count: documents)
    }
    return FeatureCounts(grid: grid, bins: histogram)
  }

  private func values(at place: String) throws(EventError) -> ValueCounts {
    guard counts.count <= Summary.mostValues else {
      throw EventError(
        .tooLarge, at: place + "/counts", "\(counts.count) values; at most \(Summary.mostValues) are counted")
    }
    var entries: [ValueCounts.Entry] = []
    for (position, count) in counts.enumerated() {
      guard case .value(let value) = count.bin, let number = count.checked else {
        throw EventError(
          .invalidValue, at: "\(place)/counts/\(position)",
          "a value and a count from 1 to \(CountError.mostDocuments) are expected")
      }
      entries.append(.init(value: value, count: number))
    }
    return ValueCounts(entries)
  }
}

extension Summary.Count {
  /// The count, where it is one that fits.
  fileprivate var checked: Int? {
    count >= 1 && count <= Int64(CountError.mostDocuments) ? Int(count) : nil
  }
}

extension FeatureKind {
  /// The grid on which values of this kind are counted; `nil` for categories.
  fileprivate var grid: Grid? {
    switch self {
    case .category: nil
    case .length: .length
    case .share: .share
    case .wordLength: .wordLength
    case .projection: .projection
    }
  }
}
