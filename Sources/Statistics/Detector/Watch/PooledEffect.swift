/// A running estimate of the design effect over all bins of a feature, from blocks already judged.
///
/// As `RunningEffects`, with the mean over the bins in place of one score, and a moving average over 32 runs.
struct PooledEffect: Sendable, Hashable {
  static let memory = 32.0
  /// Below this an average is no more than chance: 1 + 4·√(2/32) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  /// Of every bin the documents, and with a season behind them what it expects.
  private var ladder: RunLadder
  private let isSeasonal: Bool
  /// The averages over runs of each length.
  private var averages: [Double]
  /// The estimate, at least 1; averages that chance explains count as 1.
  private(set) var ratio = 1.0

  init(bins: Int, isSeasonal: Bool) {
    self.isSeasonal = isSeasonal
    ladder = RunLadder(width: Self.width(bins: bins, isSeasonal: isSeasonal))
    averages = DesignEffectEstimate.runLengths.map { _ in 1 }
  }

  /// How many numbers a block has to say: one for each bin, filled up to a multiple of four, or with a season two.
  static func width(bins: Int, isSeasonal: Bool) -> Int { (isSeasonal ? 2 : 1) * bins.roundedUpToFour }

  /// Writes all that it is.
  func write(into kept: inout WatchNumbers) {
    ladder.write(into: &kept)
    kept.reals += averages
  }

  /// The estimate of so many bins, as it was written.
  init(bins: Int, isSeasonal: Bool, reading kept: inout WatchNumbers.Reader) throws(DetectorParts.Mismatch) {
    self.init(bins: bins, isSeasonal: isSeasonal)
    ladder = try RunLadder(width: Self.width(bins: bins, isSeasonal: isSeasonal), reading: &kept)
    averages = try kept.reals(averages.count)
    weigh()
  }

  /// Adds a block.
  ///
  /// - Parameters:
  ///   - seen: the documents of each bin; with a season behind them what it expects. Each filled up with 0.
  ///   - probabilities: what the baseline expects of each bin.
  ///   - baseline: the design effect that was learnt.
  mutating func add(
    _ seen: UnsafeBufferPointer<Double>, documents: Double, probabilities: [Double], baseline: Double
  ) {
    averages.withUnsafeMutableBufferPointer { averages in
      probabilities.withUnsafeBufferPointer { probabilities in
        ladder.add(seen, documents: documents) { pair in
          let ratio = isSeasonal ? Self.seasonalDifference(pair) : Self.difference(pair, probabilities)
          let average = averages[pair.length]
          averages[pair.length] = average + (min(ratio, 10 * max(average, baseline)) - average) / Self.memory
        }
      }
    }
    weigh()
  }

  /// Works the estimate out of the averages.
  private mutating func weigh() {
    let largest = averages.reduce(1) { max($0, $1) }
    ratio = largest > Self.beyondChance ? largest : 1
  }

  /// The squared differences between two runs over what independent documents would give; 1 in the mean.
  private static func difference(_ pair: RunLadder.Pair, _ probabilities: UnsafeBufferPointer<Double>) -> Double {
    let (now, last) = (1 / pair.documents, 1 / pair.lastDocuments)
    let share = 1 / (pair.documents + pair.lastDocuments)
    var (sum, bins) = (SIMD4<Double>.zero, SIMD4<Int64>.zero)
    for first in stride(from: 0, to: pair.sums.count, by: 4) {
      let (count, lastCount) = (pair.sums.four(first), pair.lastSums.four(first))
      let difference = count * now - lastCount * last
      let seen = (count + lastCount) * share
      // Without documents the difference is 0, whatever it is divided by.
      sum += difference * difference / expected(first, probabilities).larger(seen)
      bins &+= SIMD4<Int64>.zero.replacing(with: 1, where: seen .> 0)
    }
    let seen = Double(bins.wrappedSum())
    return seen > 1 ? sum.sum() / (now + last) / (seen - 1) : 1
  }

  /// The probabilities of four bins; 1 of those beyond the last.
  @inline(__always)
  private static func expected(_ first: Int, _ probabilities: UnsafeBufferPointer<Double>) -> SIMD4<Double> {
    guard first &+ 4 > probabilities.count else { return probabilities.four(first) }
    var expected = SIMD4<Double>(repeating: 1)
    for bin in first..<probabilities.count { expected[bin &- first] = probabilities[bin] }
    return expected
  }

  /// As ``difference(_:_:)``, of what is left when what the season expects is taken off.
  private static func seasonalDifference(_ pair: RunLadder.Pair) -> Double {
    let (now, last) = (1 / pair.documents, 1 / pair.lastDocuments)
    let width = pair.sums.count / 2
    var (sum, bins) = (0.0, 0.0)
    for bin in 0..<width where pair.sums[bin] > 0 || pair.lastSums[bin] > 0 {
      bins += 1
      let (expected, lastExpected) = (pair.sums[width &+ bin], pair.lastSums[width &+ bin])
      let difference = (pair.sums[bin] - expected) * now - (pair.lastSums[bin] - lastExpected) * last
      sum += difference * difference / max(expected + lastExpected, pair.sums[bin] + pair.lastSums[bin])
    }
    return bins > 1 ? sum * (pair.documents + pair.lastDocuments) / (now + last) / (bins - 1) : 1
  }
}
