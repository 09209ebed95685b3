/// How far the documents of one window lie from the baseline, for people to look at: no alarm is raised by it.
public struct WindowStatistics: Sendable, Hashable, Codable {
  public enum Verdict: String, Sendable, Hashable, Codable {
    case ok
    /// The PSI lies beyond its critical value.
    case drift
    /// Fewer than 200 documents.
    case notEnoughData = "not_enough_data"
  }

  /// A distance from the baseline.
  public struct Distance: Sendable, Hashable, Codable {
    public let value: Double
    /// A 95 % interval for what it would be without sampling error, where one is known.
    public let interval: Estimate?
    /// What chance and tolerance alone exceed in one look of `oneIn`, where that is known.
    public let critical: Double?
  }

  /// The bin whose share has changed most.
  public struct Change: Sendable, Hashable, Codable {
    public let bin: Int
    public let label: String
    public let from: Double
    public let to: Double
  }

  /// Below this many documents there is no verdict.
  public static let least = 200
  /// A critical value is exceeded by chance and tolerance in one look of this many.
  public static let oneIn = 20.0
  /// The quantiles stated for numeric features.
  public static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

  public let documents: Int
  /// The documents without the value.
  public let missing: Int
  public let verdict: Verdict
  /// Below `least` documents the distances are left out.
  public let psi: Distance?
  public let jensenShannon: Distance?
  /// For numeric features only, over the in-range documents.
  public let kolmogorovSmirnov: Distance?
  /// For numeric features only, in the feature's units, documents taken to lie in the middle of their bins.
  public let wasserstein: Distance?
  public let largestChange: Change?
  /// For numeric features only.
  public let mean: Estimate?
  /// The quantiles at `probabilities`; for numeric features only.
  public let quantiles: [Estimate]
}

extension WindowStatistics {
  /// The statistics of a window.
  ///
  /// - Parameters:
  ///   - counts: the window's counts, one to a bin of the baseline.
  ///   - feature: the baseline of the feature.
  ///   - tolerance: the PSI that is no cause for concern: the critical value asks for more. 0 by default.
  public init(counts: [Int], feature: FeatureBaseline, tolerance: Double = 0) {
    let cell = feature.cells[0]
    let comparison = Comparison(
      baseline: cell.counts, window: counts, designEffect: feature.pooledDesignEffect.ratio, tolerance: tolerance)
    documents = comparison.documents
    missing = feature.bins.missing < counts.count ? counts[feature.bins.missing] : 0
    let isEnough = documents >= Self.least
    let psi = isEnough ? comparison.populationStability : nil
    self.psi = psi
    jensenShannon = isEnough ? comparison.jensenShannon : nil
    let largest = isEnough ? comparison.largestChange : nil
    largestChange = largest.map {
      Change(bin: $0.bin, label: feature.bins.label(of: $0.bin), from: $0.from, to: $0.to)
    }
    if let psi, let critical = psi.critical {
      verdict = psi.value > critical ? .drift : .ok
    } else {
      verdict = isEnough ? .ok : .notEnoughData
    }
    guard isEnough, case .numeric(let bins) = feature.bins else {
      kolmogorovSmirnov = nil
      wasserstein = nil
      mean = nil
      quantiles = []
      return
    }
    let numbers = NumericComparison(
      bins: bins, baseline: cell.counts, window: counts, designEffect: feature.pooledDesignEffect.ratio)
    kolmogorovSmirnov = numbers.kolmogorovSmirnov
    wasserstein = numbers.wasserstein
    mean = numbers.mean
    quantiles = Self.probabilities.compactMap { numbers.quantile($0) }
  }
}
