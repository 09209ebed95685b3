/// A running estimate of the design effect over all bins of a feature, from blocks already judged.
///
/// As `RunningEffects`, with the mean over the bins in place of one score, and a moving average over 32 runs.
struct PooledEffect: Sendable, Hashable {
  /// How far the present run of one length has come.
  private struct Run: Sendable, Hashable {
    var blocks = 0
    var documents = 0.0
    var lastDocuments = 0.0
    var average = 1.0
  }

  /// The numbers of one run length: a number for each bin, filled up to a multiple of four, in each part.
  private struct Parts {
    /// The documents of the present run and of the last.
    let counts: UnsafeMutableBufferPointer<Double>
    let lastCounts: UnsafeMutableBufferPointer<Double>
    /// What the season expects of them; nothing without a season.
    let expected: UnsafeMutableBufferPointer<Double>
    let lastExpected: UnsafeMutableBufferPointer<Double>

    static func count(_ isSeasonal: Bool) -> Int { isSeasonal ? 4 : 2 }

    init(_ all: UnsafeMutableBufferPointer<Double>, run: Int, width: Int, isSeasonal: Bool) {
      let first = run * Self.count(isSeasonal) * width
      counts = all.part(first, width)
      lastCounts = all.part(first + width, width)
      expected = isSeasonal ? all.part(first + 2 * width, width) : all.part(0, 0)
      lastExpected = isSeasonal ? all.part(first + 3 * width, width) : all.part(0, 0)
    }
  }

  static let memory = 32.0
  /// Below this an average is no more than chance: 1 + 4·√(2/32) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  private let isSeasonal: Bool
  private var runs: [Run]
  /// The parts of all run lengths.
  private var numbers: [Double]
  /// The estimate, at least 1; averages that chance explains count as 1.
  private(set) var ratio = 1.0

  init(bins: Int, isSeasonal: Bool) {
    self.isSeasonal = isSeasonal
    runs = DesignEffectEstimate.runLengths.map { _ in Run() }
    numbers = [Double](repeating: 0, count: runs.count * Parts.count(isSeasonal) * bins.roundedUpToFour)
  }

  /// Writes all that it is.
  func write(into kept: inout WatchNumbers) {
    for run in runs {
      kept.integers.append(Int64(run.blocks))
      kept.reals += [run.documents, run.lastDocuments, run.average]
    }
    kept.reals += numbers
  }

  /// The estimate of so many bins, as it was written.
  init(bins: Int, isSeasonal: Bool, reading kept: inout WatchNumbers.Reader) throws(DetectorParts.Mismatch) {
    self.init(bins: bins, isSeasonal: isSeasonal)
    for run in runs.indices {
      runs[run] = Run(
        blocks: try kept.integer(), documents: try kept.real(), lastDocuments: try kept.real(),
        average: try kept.real())
    }
    numbers = try kept.reals(numbers.count)
    weigh()
  }

  /// Adds a block's counts per bin.
  ///
  /// - Parameters:
  ///   - counts: filled up with 0 to a multiple of four.
  ///   - probabilities: what the baseline expects of each bin.
  ///   - baseline: the design effect that was learnt.
  mutating func add(
    _ counts: UnsafeMutableBufferPointer<Double>, documents: Double, probabilities: [Double], baseline: Double
  ) {
    numbers.withUnsafeMutableBufferPointer { numbers in
      probabilities.withUnsafeBufferPointer { probabilities in
        for (run, length) in DesignEffectEstimate.runLengths.enumerated() {
          let parts = Parts(numbers, run: run, width: counts.count, isSeasonal: isSeasonal)
          if isSeasonal {
            for bin in probabilities.indices { parts.expected[bin] += documents * probabilities[bin] }
          }
          for first in stride(from: 0, to: counts.count, by: 4) {
            parts.counts.put(parts.counts.four(first) + counts.four(first), at: first)
          }
          runs[run].blocks += 1
          runs[run].documents += documents
          if runs[run].blocks == length {
            Self.close(parts, &runs[run], isSeasonal ? nil : probabilities, baseline)
          }
        }
      }
    }
    weigh()
  }

  /// Works the estimate out of the averages.
  private mutating func weigh() {
    let largest = runs.reduce(1) { max($0, $1.average) }
    ratio = largest > Self.beyondChance ? largest : 1
  }

  /// Takes the difference of this run and the last into the average, and begins the next.
  private static func close(
    _ parts: Parts, _ run: inout Run, _ probabilities: UnsafeBufferPointer<Double>?, _ baseline: Double
  ) {
    if run.lastDocuments > 0, run.documents > 0 {
      let ratio = probabilities.map { difference(parts, run, $0) } ?? seasonalDifference(parts, run)
      run.average += (min(ratio, 10 * max(run.average, baseline)) - run.average) / memory
    }
    parts.lastCounts.take(parts.counts)
    parts.lastExpected.take(parts.expected)
    run = Run(lastDocuments: run.documents, average: run.average)
  }

  /// The squared differences between this run and the last over what independent documents would give; 1 in the mean.
  private static func difference(_ parts: Parts, _ run: Run, _ probabilities: UnsafeBufferPointer<Double>) -> Double {
    let (now, last) = (1 / run.documents, 1 / run.lastDocuments)
    let share = 1 / (run.documents + run.lastDocuments)
    var (sum, bins) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    for first in stride(from: 0, to: parts.counts.count, by: 4) {
      let (count, lastCount) = (parts.counts.four(first), parts.lastCounts.four(first))
      let difference = count * now - lastCount * last
      let seen = (count + lastCount) * share
      // Without documents the difference is 0, whatever it is divided by.
      sum += difference * difference / expected(first, probabilities).larger(seen)
      bins += SIMD4<Double>.zero.replacing(with: 1, where: seen .> 0)
    }
    return bins.sum() > 1 ? sum.sum() / (now + last) / (bins.sum() - 1) : 1
  }

  /// The probabilities of four bins; 1 of those beyond the last.
  @inline(__always)
  private static func expected(_ first: Int, _ probabilities: UnsafeBufferPointer<Double>) -> SIMD4<Double> {
    guard first &+ 4 > probabilities.count else {
      return SIMD4(
        probabilities[first], probabilities[first &+ 1], probabilities[first &+ 2], probabilities[first &+ 3])
    }
    var expected = SIMD4<Double>(repeating: 1)
    for bin in first..<probabilities.count { expected[bin &- first] = probabilities[bin] }
    return expected
  }

  /// As ``difference(_:_:_:)``, of what is left when what the season expects is taken off.
  private static func seasonalDifference(_ parts: Parts, _ run: Run) -> Double {
    let (now, last) = (1 / run.documents, 1 / run.lastDocuments)
    var (sum, bins) = (0.0, 0.0)
    for bin in parts.counts.indices where parts.counts[bin] > 0 || parts.lastCounts[bin] > 0 {
      bins += 1
      let difference =
        (parts.counts[bin] - parts.expected[bin]) * now - (parts.lastCounts[bin] - parts.lastExpected[bin]) * last
      let both = max(
        parts.expected[bin] + parts.lastExpected[bin], parts.counts[bin] + parts.lastCounts[bin])
      sum += difference * difference / both
    }
    return bins > 1 ? sum * (run.documents + run.lastDocuments) / (now + last) / (bins - 1) : 1
  }
}
