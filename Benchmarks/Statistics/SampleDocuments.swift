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
  /// The places of all features, the numbers' first, ascending by name.
  static let order: [Int] = {
    let names = numbers.map(\.name) + categories
    return names.indices.sorted { names[$0] < names[$1] }
  }()

  /// The numbers of all documents, one document after another.
  private(set) var values: [Double] = []
  /// The places of the documents' categories among `names`, one document after another.
  private(set) var labels: [Int] = []
  static let names = [(0..<16).map { "class \($0)" }.sorted(), ["en", "de"], ["Latn"]]
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

/// Counts documents into panes: numbers on their grids, categories by their number in a table of names.
struct PaneCounter {
  private let numbers = GridCounter(SampleDocuments.numbers.map(\.grid))
  private var values = SampleDocuments.names.map { [Int](repeating: 0, count: $0.count) }
  private var documents = 0

  mutating func count(_ sample: borrowing SampleDocuments, _ document: Int) {
    documents += 1
    let first = document * SampleDocuments.numbers.count
    let label = document * values.count
    numbers.count(sample.values.span.extracting(first..<first + SampleDocuments.numbers.count))
    for place in values.indices { values[place][sample.labels[label + place]] += 1 }
  }

  /// The pane's counts; the counter is empty then.
  mutating func close() throws -> CountTable {
    var features: [(name: String, counts: FeatureCounts)] = []
    features.reserveCapacity(SampleDocuments.order.count)
    for place in SampleDocuments.order {
      guard place < SampleDocuments.numbers.count else {
        features.append(category(place - SampleDocuments.numbers.count))
        continue
      }
      let feature = SampleDocuments.numbers[place]
      features.append((feature.name, FeatureCounts(grid: feature.grid, bins: numbers.close(place))))
    }
    defer { documents = 0 }
    return try CountTable(documents: documents, features: features)
  }

  private mutating func category(_ place: Int) -> (name: String, counts: FeatureCounts) {
    let entries = zip(SampleDocuments.names[place], values[place]).map { ValueCounts.Entry(value: $0, count: $1) }
    for value in values[place].indices { values[place][value] = 0 }
    return (SampleDocuments.categories[place], FeatureCounts(values: ValueCounts(entries)))
  }
}
