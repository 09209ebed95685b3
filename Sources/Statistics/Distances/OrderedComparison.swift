/// Two sets of counts in the same bins, whose bins lie in an order, and how far apart they are along it.
///
/// Both measures are norms of the difference of two distributions. So by the triangle inequality the value found lies
/// from the true one no further than the norm of the noise: the interval is the value plus and minus the noise's 95 %
/// point, and safe. The critical value is that point without a difference (where one is tolerated, the larger of both),
/// plus the tolerance.
public struct OrderedComparison: Sendable {
  private let positions: [Double]
  private let designEffect: Double
  private let tolerance: Double
  private let totals: (baseline: Double, window: Double)
  /// The shares up to and with every bin but the last: of the baseline, the window and both together.
  private let below: [(baseline: Double, window: Double, both: Double)]

  /// - Parameters:
  ///   - baseline: the documents per bin, ascending, at least one in all.
  ///   - window: the same for the window, in the same bins.
  ///   - positions: where the documents of each bin lie, ascending.
  ///   - designEffect: 1 (independent documents) to 10⁹.
  ///   - tolerance: the PSI that is no cause for concern.
  /// - Throws: `ComparisonError` where they cannot be compared.
  public init(
    baseline: [Int], window: [Int], positions: [Double], designEffect: Double = 1, tolerance: Double = 0
  ) throws(ComparisonError) {
    try ComparisonError.check(
      baseline: baseline, window: window, positions: positions, designEffect: designEffect, tolerance: tolerance)
    self.positions = positions
    self.designEffect = designEffect
    self.tolerance = tolerance
    let totals = (baseline: baseline.reduce(0.0) { $0 + Double($1) }, window: window.reduce(0.0) { $0 + Double($1) })
    self.totals = totals
    var sums = (baseline: 0.0, window: 0.0)
    var below: [(baseline: Double, window: Double, both: Double)] = []
    for bin in baseline.indices.dropLast() {
      sums.baseline += Double(baseline[bin])
      sums.window += Double(window[bin])
      let both = (sums.baseline + sums.window) / (totals.baseline + totals.window)
      below.append((sums.baseline / totals.baseline, sums.window / totals.window, both))
    }
    self.below = below
  }

  /// Kolmogorov and Smirnov's largest difference of the shares up to a bin's upper edge, 0 to 1.
  ///
  /// The noise is that of a Brownian bridge seen at the edges only: the smaller of Kolmogorov's bound for all points,
  /// √(−½·ln(level/2)·unit), and of what the edges' chances add up to. The tolerance is ½·√tolerance, the most a share
  /// can move within a PSI (Cauchy–Schwarz).
  public var kolmogorovSmirnov: Distance {
    let value = below.reduce(0.0) { max($0, ($1.window - $1.baseline).magnitude) }
    let unit = (1 / totals.window + 1 / totals.baseline) * designEffect
    let everywhere = (-0.5 * Elementary.log(Distance.level / 2) * unit).squareRoot()
    func noise(_ variances: [Double]) -> Double {
      let parts = variances.map { AbsoluteNoise.Part(offset: 0, deviation: $0.squareRoot()) }
      return min(everywhere, AbsoluteNoise.largest(parts, level: Distance.level))
    }
    let half = noise(below.map { foundCovariance($0, $0) })
    let chance = noise(below.map { $0.both * (1 - $0.both) * unit })
    let critical = (tolerance > 0 ? max(chance, half) : chance) + 0.5 * tolerance.squareRoot()
    return Distance(
      value: value, low: max(0, value - half), high: min(1, value + half), critical: min(1, critical))
  }

  /// Wasserstein's distance, the area between the two cumulative shares, in the units of the positions.
  ///
  /// The noise is a sum of dependent half-normal variables, of which mean and variance are known exactly; its 95 % point is
  /// that of the gamma distribution with the same two. The tolerance is √tolerance times the standard deviation of the
  /// positions midway between the two distributions, the most the distance can be within a PSI (Cauchy–Schwarz), since no
  /// function that rises by at most 1 per unit varies more than the positions do.
  public var wasserstein: Distance {
    let gaps = zip(positions, positions.dropFirst()).map { max(0, $1 - $0) }
    var value = 0.0
    for (place, gap) in gaps.enumerated() { value += (below[place].window - below[place].baseline).magnitude * gap }
    let unit = (1 / totals.window + 1 / totals.baseline) * designEffect
    let half = Self.area(gaps, below, foundCovariance)
    let chance = Self.area(gaps, below) { min($0.both, $1.both) * (1 - max($0.both, $1.both)) * unit }
    let middle = below.map { ($0.baseline + $0.window) / 2 }
    var spread = 0.0
    for (first, gap) in gaps.enumerated() {
      for (second, other) in gaps.enumerated() {
        spread += gap * other * Self.bridge(middle[first], middle[second])
      }
    }
    return Distance(
      value: value, low: max(0, value - half), high: value + half,
      critical: (tolerance > 0 ? max(chance, half) : chance) + (tolerance * max(0, spread)).squareRoot())
  }

  private typealias Below = (baseline: Double, window: Double, both: Double)

  /// The covariance of two cumulative shares of one document.
  private static func bridge(_ first: Double, _ second: Double) -> Double {
    min(first, second) * (1 - max(first, second))
  }

  /// The covariance of the differences at two edges, at the shares found.
  private func foundCovariance(_ first: Below, _ second: Below) -> Double {
    let window = Self.bridge(first.window, second.window) / totals.window
    let baseline = Self.bridge(first.baseline, second.baseline) / totals.baseline
    return (window + baseline) * designEffect
  }

  /// The 95 % point of Σ gap·|noise|.
  ///
  /// For normal X and Y with correlation ρ, E|XY| = 2/π·(√(1 − ρ²) + ρ·asin ρ)·σ_X·σ_Y (Nabeya, *Annals of the Institute
  /// of Statistical Mathematics* 3, 1951).
  private static func area(_ gaps: [Double], _ below: [Below], _ covariance: (Below, Below) -> Double) -> Double {
    let twoOverPi = 0.636619772367581343
    let deviations = below.map { covariance($0, $0).squareRoot() }
    var mean = 0.0
    var square = 0.0
    for first in gaps.indices where deviations[first] > 0 && gaps[first] > 0 {
      mean += twoOverPi.squareRoot() * gaps[first] * deviations[first]
      for second in gaps.indices where deviations[second] > 0 && second <= first {
        let size = gaps[first] * gaps[second] * deviations[first] * deviations[second]
        let correlation = covariance(below[first], below[second]) / (deviations[first] * deviations[second])
        let held = min(1, max(-1, correlation))
        let product = twoOverPi * ((1 - held * held).squareRoot() + held * Elementary.arcsine(held)) * size
        square += first == second ? product : 2 * product
      }
    }
    return AbsoluteNoise.gamma(1 - Distance.level, mean: mean, variance: square - mean * mean)
  }
}
