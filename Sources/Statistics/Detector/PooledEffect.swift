/// A running estimate of the design effect over all bins of a feature, from blocks already judged.
///
/// As `RunningEffect`, with the mean over the bins in place of one score, and a moving average over 32 runs.
struct PooledEffect: Sendable, Hashable, Codable {
  struct Level: Sendable, Hashable, Codable {
    let length: Int
    var blocks = 0
    var documents = 0.0
    var counts: [UInt32]
    var lastDocuments = 0.0
    var lastCounts: [UInt32]
    /// What the season expects of the present run and of the last, per bin; empty without a season.
    var expected: [Double] = []
    var lastExpected: [Double] = []
    var average = 1.0

    init(length: Int, bins: Int) {
      self.length = length
      counts = [UInt32](repeating: 0, count: bins)
      lastCounts = counts
    }
  }

  static let memory = 32.0
  /// Below this an average is no more than chance: 1 + 4·√(2/32) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  private var levels: [Level]

  /// Of how many bins it is; nil where its levels do not agree.
  var bins: Int? {
    let bins = levels.first?.counts.count
    let agree = levels.allSatisfy { $0.counts.count == bins && $0.lastCounts.count == bins }
    return agree ? bins : nil
  }

  init(bins: Int) {
    levels = DesignEffectEstimate.runLengths.map { Level(length: $0, bins: bins) }
  }

  /// The estimate, at least 1; averages that chance explains count as 1.
  var ratio: Double {
    var largest = 1.0
    for level in levels { largest = max(largest, level.average) }
    return largest > Self.beyondChance ? largest : 1
  }

  /// Adds a block's counts per bin.
  mutating func add(
    _ counts: UnsafeBufferPointer<UInt32>, documents: Double, probabilities: [Double], baseline: Double,
    isSeasonal: Bool
  ) {
    for place in levels.indices {
      if isSeasonal { levels[place].expect(documents, probabilities) }
      levels[place].add(counts, documents: documents, probabilities: probabilities, baseline: baseline)
    }
  }
}

extension PooledEffect.Level {
  /// Adds what is expected of a block, before the block.
  fileprivate mutating func expect(_ documents: Double, _ probabilities: [Double]) {
    if expected.isEmpty { expected = [Double](repeating: 0, count: counts.count) }
    if lastExpected.isEmpty { lastExpected = expected }
    for bin in 0..<min(expected.count, probabilities.count) { expected[bin] += documents * probabilities[bin] }
  }

  fileprivate mutating func add(
    _ block: UnsafeBufferPointer<UInt32>, documents added: Double, probabilities: [Double], baseline: Double
  ) {
    blocks += 1
    documents += added
    counts.withUnsafeMutableBufferPointer { counts in
      for bin in 0..<min(counts.count, block.count) { counts[bin] = counts[bin].saturatingAdd(block[bin]) }
    }
    guard blocks == length else { return }
    if lastDocuments > 0, documents > 0 {
      let limit = 10 * max(average, baseline)
      let ratio = expected.isEmpty ? difference(probabilities) : seasonalDifference()
      average += (min(ratio, limit) - average) / PooledEffect.memory
    }
    swap(&counts, &lastCounts)
    swap(&expected, &lastExpected)
    for bin in expected.indices { expected[bin] = 0 }
    counts.withUnsafeMutableBufferPointer { counts in
      for bin in 0..<counts.count { counts[bin] = 0 }
    }
    lastDocuments = documents
    documents = 0
    blocks = 0
  }

  /// As ``difference(_:)``, of what is left when what the season expects is taken off.
  private func seasonalDifference() -> Double {
    let spread = 1 / documents + 1 / lastDocuments
    var sum = 0.0
    var bins = 0
    for bin in counts.indices where counts[bin] > 0 || lastCounts[bin] > 0 {
      bins += 1
      let now = Double(counts[bin])
      let last = Double(lastCounts[bin])
      let difference = (now - expected[bin]) / documents - (last - lastExpected[bin]) / lastDocuments
      let share = max(expected[bin] + lastExpected[bin], now + last) / (documents + lastDocuments)
      sum += difference * difference / (share * spread)
    }
    return bins > 1 ? sum / Double(bins - 1) : 1
  }

  /// The squared differences between this run and the last over what independent documents would give; 1 in the mean.
  private func difference(_ probabilities: [Double]) -> Double {
    let perDocument = 1 / documents
    let perLast = 1 / lastDocuments
    let share = 1 / (documents + lastDocuments)
    let spread = perDocument + perLast
    var sum = 0.0
    var bins = 0
    counts.withUnsafeBufferPointer { counts in
      lastCounts.withUnsafeBufferPointer { lastCounts in
        probabilities.withUnsafeBufferPointer { probabilities in
          for bin in 0..<counts.count {
            let now = Double(counts[bin])
            let last = Double(lastCounts[bin])
            guard now + last > 0 else { continue }
            bins += 1
            let difference = now * perDocument - last * perLast
            sum += difference * difference / (max(probabilities[bin], (now + last) * share) * spread)
          }
        }
      }
    }
    return bins > 1 ? sum / Double(bins - 1) : 1
  }
}
