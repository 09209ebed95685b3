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

  /// The numbers of all documents, one document after another.
  private(set) var values: [Double] = []
  /// The places of the documents' categories among `names`, one document after another.
  private(set) var labels: [Int] = []
  static let names = [(0..<16).map { "class \($0)" }, ["en", "de"], ["Latn"]]
  private var state: UInt64 = 20_240_101

  init() {
    for _ in 0..<Self.count {
      values += Self.numbers.map { min($0.scale * (0.2 + 1.6 * random()), $0.grid == .share ? 1 : 1e6) }
      labels += [Int(16 * random() * random()), random() < 0.9 ? 0 : 1, 0]
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

/// Counts documents into panes as a worker does: dense while the pane is open, sparse when it is closed, categories by
/// their number in a table of names.
struct PaneCounter {
  private let tables = SampleDocuments.numbers.map(\.grid.table)
  private let starts: [Int]
  private var dense: [UInt32]
  private var values = SampleDocuments.names.map { [Int](repeating: 0, count: $0.count) }
  private var documents = 0

  init() {
    var starts = [0]
    for feature in SampleDocuments.numbers { starts.append(starts[starts.count - 1] + feature.grid.binCount) }
    self.starts = starts
    dense = [UInt32](repeating: 0, count: starts[starts.count - 1])
  }

  mutating func count(_ sample: borrowing SampleDocuments, _ document: Int) {
    documents += 1
    let numbers = document * tables.count
    let labels = document * values.count
    dense.withUnsafeMutableBufferPointer { dense in
      for place in tables.indices { dense[starts[place] + tables[place].bin(of: sample.values[numbers + place])] += 1 }
    }
    for place in values.indices { values[place][sample.labels[labels + place]] += 1 }
  }

  /// The pane's counts; the counter is empty then.
  mutating func close() throws -> CountTable {
    var features: [String: FeatureCounts] = [:]
    for (place, feature) in SampleDocuments.numbers.enumerated() {
      let bins = dense.withUnsafeMutableBufferPointer { dense in
        let counts = UnsafeMutableBufferPointer(rebasing: dense[starts[place]..<starts[place + 1]])
        defer { counts.update(repeating: 0) }
        return Histogram(dense: UnsafeBufferPointer(counts))
      }
      features[feature.name] = FeatureCounts(grid: feature.grid, bins: bins)
    }
    for (place, name) in SampleDocuments.categories.enumerated() {
      let entries = zip(SampleDocuments.names[place], values[place]).map { ValueCounts.Entry(value: $0, count: $1) }
      features[name] = FeatureCounts(values: ValueCounts(entries))
      for value in values[place].indices { values[place][value] = 0 }
    }
    defer { documents = 0 }
    return try CountTable(documents: documents, features: features)
  }
}
