/// Two sets of counts in the same bins: a baseline's and a window's.
public struct Comparison: Sendable {
  public let baseline: [Int]
  public let window: [Int]
  /// How much more the bins vary than independent documents would, in the mean over the bins: Σ(1 − p)·φ / (B − 1).
  public let designEffect: Double
  /// The PSI that is no cause for concern.
  public let tolerance: Double
  /// The documents of the window.
  public let documents: Int
  private let expected: [Double]
  private let observed: [Double]
  private let baselineDocuments: Int
  /// The bins that either has documents in.
  private let seen: Int

  public init(baseline: [Int], window: [Int], designEffect: Double = 1, tolerance: Double = 0) {
    self.baseline = baseline
    self.window = window
    self.designEffect = max(1, designEffect)
    self.tolerance = max(0, tolerance)
    documents = window.reduce(0, +)
    baselineDocuments = baseline.reduce(0, +)
    expected = FeatureBaseline.smoothed(baseline)
    observed = FeatureBaseline.smoothed(window)
    seen = zip(baseline, window).reduce(0) { $0 + ($1.0 > 0 || $1.1 > 0 ? 1 : 0) }
  }

  /// 1/n + 1/m, times the design effect: what a χ² of B − 1 degrees is multiplied with to give the PSI.
  private var unit: Double {
    (1 / Double(max(1, documents)) + 1 / Double(max(1, baselineDocuments))) * designEffect
  }

  private var degrees: Double { Double(max(1, seen - 1)) }

  /// The population stability index Σ(q − p)·ln(q/p), on smoothed shares.
  ///
  /// PSI / (1/n + 1/m) is about χ² with B − 1 degrees of freedom (Yurdakul & Naranjo, *Statistical properties of the
  /// population stability index*, 2020); with a tolerance, non-central χ² (arXiv 2307.11878). The interval is that of
  /// the non-centrality.
  public var populationStability: WindowStatistics.Distance {
    var value = 0.0
    for bin in expected.indices where baseline[bin] > 0 || window[bin] > 0 {
      value += (observed[bin] - expected[bin]) * Elementary.log(observed[bin] / expected[bin])
    }
    let scaled = value / unit
    let low = ChiSquared.nonCentrality(at: scaled, probability: 0.975, degrees: degrees) * unit
    let high = ChiSquared.nonCentrality(at: scaled, probability: 0.025, degrees: degrees) * unit
    return .init(value: value, interval: Estimate(value: value, low: low, high: high), critical: criticalValue)
  }

  /// The PSI that chance and tolerance alone exceed in one look of twenty.
  public var criticalValue: Double {
    let quantile = ChiSquared.quantile(
      1 - 1 / WindowStatistics.oneIn, degrees: degrees, nonCentrality: tolerance / unit)
    return quantile * unit
  }

  /// The Jensen–Shannon divergence in nats, 0 to ln 2, on smoothed shares. Near 0 it is an eighth of the PSI, and so is
  /// its critical value.
  public var jensenShannon: WindowStatistics.Distance {
    var value = 0.0
    for bin in expected.indices {
      let middle = (expected[bin] + observed[bin]) / 2
      value += expected[bin] / 2 * Elementary.log(expected[bin] / middle)
      value += observed[bin] / 2 * Elementary.log(observed[bin] / middle)
    }
    return .init(value: max(0, value), interval: nil, critical: criticalValue / 8)
  }

  /// The bin whose share has changed most, with the plain shares.
  public var largestChange: (bin: Int, from: Double, to: Double)? {
    guard documents > 0, baselineDocuments > 0 else { return nil }
    var largest: (bin: Int, from: Double, to: Double)?
    for bin in baseline.indices {
      let from = Double(baseline[bin]) / Double(baselineDocuments)
      let to = Double(window[bin]) / Double(documents)
      if (to - from).magnitude > (largest.map { ($0.to - $0.from).magnitude } ?? -1) { largest = (bin, from, to) }
    }
    return largest
  }
}
