/// The frozen bins of one feature.
public enum FeatureBins: Sendable, Hashable, Codable {
  case numeric(NumericBins)
  case categorical(CategoricalBins)
  case presence(PresenceBins)

  /// The number of bins, special ones included.
  public var count: Int {
    switch self {
    case .numeric(let bins): bins.count
    case .categorical(let bins): bins.count
    case .presence(let bins): bins.count
    }
  }

  /// The bin of documents without the value.
  public var missing: Int {
    switch self {
    case .numeric(let bins): bins.missing
    case .categorical(let bins): bins.missing
    case .presence(let bins): bins.missing
    }
  }

  /// How the feature is counted.
  public var kind: CountKind {
    switch self {
    case .numeric(let bins): .numeric(bins.grid)
    case .categorical: .categorical
    case .presence: .labels
    }
  }

  /// `counts` in these bins, one number to a bin, adding up to `documents`: what was not counted is `missing`.
  ///
  /// Counts of another kind than the baseline's are all `missing`.
  public func dense(_ counts: FeatureCounts?, documents: Int) -> [UInt32] {
    var dense = [UInt32](repeating: 0, count: count)
    fill(&dense, from: 0, counts, documents: documents)
    return dense
  }

  /// As `dense`, into zeros that begin at a place of an array.
  func fill(_ all: inout [UInt32], from start: Int, _ counts: FeatureCounts?, documents: Int) {
    all.withUnsafeMutableBufferPointer { all in
      guard start + count <= all.count else { return }
      fill(UnsafeMutableBufferPointer(rebasing: all[start..<start + count]), counts, documents: documents)
    }
  }

  private func fill(_ dense: UnsafeMutableBufferPointer<UInt32>, _ counts: FeatureCounts?, documents: Int) {
    var counted = 0
    if let counts, counts.kind == kind {
      switch self {
      case .numeric(let bins):
        counted = bins.add(counts.bins, to: dense)
      case .categorical(let bins):
        for entry in counts.values.entries {
          let bin = bins.bin(of: entry.value)
          dense[bin] = dense[bin].saturatingAdd(UInt32(clamping: entry.count))
          counted = counted.saturatingAdd(entry.count)
        }
      case .presence(let bins):
        counted = counts.total
        let present = bins.documents(in: counts)
        dense[bins.present] = UInt32(clamping: present)
        dense[bins.absent] = UInt32(clamping: max(0, counted - present))
      }
    }
    dense[missing] = dense[missing].saturatingAdd(UInt32(clamping: max(0, documents - counted)))
  }

  /// Whether documents that are counted so in these bins are still told apart: less than a hundredth of them have values
  /// that no bin knows, and less than an eighth lie in one bin that could be cut.
  func tellApart(_ counts: [Int]) -> Bool {
    let documents = counts.reduce(0, +)
    switch self {
    case .numeric(let bins):
      return (0..<bins.inner).allSatisfy { 8 * counts[$0] < documents || bins.isWhole($0) }
    case .categorical(let bins): return 100 * counts[bins.unseen] < documents
    case .presence(let bins): return bins.question != .unseen || 100 * counts[bins.present] < documents
    }
  }

  /// What a bin is called: a value, `missing`, or a range of numbers such as `[0.25, 0.5)`.
  public func label(of bin: Int) -> String {
    switch self {
    case .categorical(let bins):
      if bin < bins.values.count { return bins.values[bin] }
      return bin == bins.rest ? "rest" : bin == bins.unseen ? "unseen" : "missing"
    case .presence(let bins):
      return bin == bins.present ? bins.label : bin == bins.absent ? "not \(bins.label)" : "missing"
    case .numeric(let bins):
      guard let range = bins.range(of: bin) else {
        return bin == bins.missing ? "missing" : bin == bins.invalid ? "invalid" : "out_of_range"
      }
      let close = bin + 1 == bins.inner ? "]" : ")"
      return "[\(Self.plain(range.lowerBound)), \(Self.plain(range.upperBound))\(close)"
    }
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
