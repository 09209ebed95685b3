import Statistics

/// Documents with 3 categorical and 11 numeric features, made once and used again and again.
struct SampleDocuments {
  static let categories = ["class:section", "language", "script"]
  static let numbers: [(name: String, grid: Grid, scale: Double)] = [
    ("characters", .length, 900), ("words", .length, 150), ("tokens", .length, 200), ("lines", .length, 9),
    ("sentences", .length, 7), ("mean_word_length", .wordLength, 5), ("digit_share", .share, 0.03),
    ("uppercase_share", .share, 0.05), ("punctuation_share", .share, 0.06), ("score:section", .share, 0.6),
    ("margin:section", .share, 0.4),
  ]
  static let count = 8192

  private(set) var values: [[Double]] = []
  private(set) var labels: [[String]] = []
  private var state: UInt64 = 20_240_101

  init() {
    for _ in 0..<Self.count {
      values.append(Self.numbers.map { min($0.scale * (0.2 + 1.6 * random()), $0.grid == .share ? 1 : 1e6) })
      labels.append(["class \(Int(16 * random() * random()))", random() < 0.9 ? "en" : "de", "Latn"])
    }
  }

  private mutating func random() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}

/// Counts documents into panes as a worker does: dense while the pane is open, sparse when it is closed.
struct PaneCounter {
  private let tables = SampleDocuments.numbers.map(\.grid.table)
  private var dense = SampleDocuments.numbers.map { [UInt32](repeating: 0, count: $0.grid.binCount) }
  private var values = SampleDocuments.categories.map { _ in ValueCounts() }
  private var documents = 0

  mutating func count(_ numbers: [Double], _ labels: [String]) {
    documents += 1
    for place in tables.indices { dense[place][tables[place].bin(of: numbers[place])] += 1 }
    for place in values.indices { values[place].add(1, of: labels[place]) }
  }

  /// The pane's counts; the counter is empty then.
  mutating func close() throws -> CountTable {
    var features: [String: FeatureCounts] = [:]
    for (place, feature) in SampleDocuments.numbers.enumerated() {
      features[feature.name] = FeatureCounts(grid: feature.grid, bins: Histogram(dense: dense[place]))
      for bin in dense[place].indices { dense[place][bin] = 0 }
    }
    for (place, name) in SampleDocuments.categories.enumerated() {
      features[name] = FeatureCounts(values: values[place])
      values[place] = ValueCounts()
    }
    defer { documents = 0 }
    return try CountTable(documents: documents, features: features)
  }
}
