/// Running estimates of the design effects of a feature's scores, from blocks already judged.
///
/// For runs of 1, 4 and 16 blocks each averages the squared differences of the means of consecutive runs over what
/// independent documents would give. A change of level shows as one difference, a burst as two for every burst. Each
/// is held to ten times the present estimate (winsorised), so that one change does not make the detector deaf.
struct RunningEffects: Sendable, Hashable {
  /// What a block says of the scores, and what the baseline does; as many numbers as there are scores, filled up to a
  /// multiple of four.
  struct Seen {
    /// The sums of the documents' scores, and behind them those of their squares.
    let moments: UnsafeMutableBufferPointer<Double>
    /// The variance of one document's score, and its design effect, in the baseline.
    let variances: UnsafeMutableBufferPointer<Double>
    let learnt: UnsafeMutableBufferPointer<Double>

    var sums: UnsafeMutableBufferPointer<Double> { moments.part(0, variances.count) }
    var squares: UnsafeMutableBufferPointer<Double> { moments.part(variances.count, variances.count) }
  }

  /// The weight of the past: a moving average over this many runs.
  static let memory = 64.0
  /// Below this an average is no more than chance: 1 + 4·√(2/64) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  private var ladder: RunLadder
  /// The averages of the scores over runs of one length, one length after another.
  private var averages: [Double]
  /// The estimates of the scores, at least 1; averages that chance explains count as 1.
  private(set) var ratios: [Double]

  init(scores: Int) {
    let width = scores.roundedUpToFour
    ladder = RunLadder(width: 2 * width)
    averages = [Double](repeating: 1, count: DesignEffectEstimate.runLengths.count * width)
    ratios = [Double](repeating: 1, count: width)
  }

  /// Writes all that they are.
  func write(into kept: inout WatchNumbers) {
    ladder.write(into: &kept)
    kept.reals += averages
  }

  /// The estimates of so many scores, as they were written.
  init(scores: Int, reading kept: inout WatchNumbers.Reader) throws(DetectorParts.Mismatch) {
    self.init(scores: scores)
    ladder = try RunLadder(width: 2 * ratios.count, reading: &kept)
    averages = try kept.reals(averages.count)
    weigh()
  }

  /// Adds a block of `documents` documents.
  mutating func add(_ seen: Seen, documents: Double) {
    let width = ratios.count
    averages.withUnsafeMutableBufferPointer { averages in
      ladder.add(UnsafeBufferPointer(seen.moments), documents: documents) { pair in
        Self.average(pair, seen, into: averages.part(pair.length &* width, width))
      }
    }
    weigh()
  }

  /// Works the estimates out of the averages.
  private mutating func weigh() {
    averages.withUnsafeBufferPointer { averages in
      ratios.withUnsafeMutableBufferPointer { ratios in
        let (beyond, width) = (SIMD4<Double>(repeating: Self.beyondChance), ratios.count)
        for first in stride(from: 0, to: width, by: 4) {
          var largest = averages.four(first)
          for place in stride(from: first &+ width, to: averages.count, by: width) {
            largest = largest.larger(averages.four(place))
          }
          ratios.put(SIMD4(repeating: 1).replacing(with: largest, where: largest .> beyond), at: first)
        }
      }
    }
  }

  /// Takes the difference of a run and the one before it into the averages.
  private static func average(_ pair: RunLadder.Pair, _ seen: Seen, into averages: UnsafeMutableBufferPointer<Double>) {
    let width = averages.count
    let (now, last) = (1 / pair.documents, 1 / pair.lastDocuments)
    let both = 1 / (pair.documents + pair.lastDocuments)
    for first in stride(from: 0, to: width, by: 4) {
      let (sum, lastSum) = (pair.sums.four(first), pair.lastSums.four(first))
      let squares = pair.sums.four(width &+ first) + pair.lastSums.four(width &+ first)
      let mean = (sum + lastSum) * both
      // After a change the documents themselves vary more or less; bursts are what goes beyond that.
      let found = squares * both - mean * mean
      let expected = seen.variances.four(first).larger(found) * (now + last)
      let difference = sum * now - lastSum * last
      let average = averages.four(first)
      let limit = 10 * average.larger(seen.learnt.four(first))
      let ratio = (difference * difference / expected).smaller(limit)
      let next = average + (ratio - average) * (1 / memory)
      averages.put(average.replacing(with: next, where: expected .> 0), at: first)
    }
  }
}
