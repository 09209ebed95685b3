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
  ///   - counts: the window's counts of the feature; `nil` where it was not counted.
  ///   - documents: the window's documents.
  ///   - feature: the baseline of the feature.
  ///   - tolerance: the PSI that is no cause for concern: the critical value asks for more. 0 by default.
  public init(counts: FeatureCounts?, documents: Int, feature: FeatureBaseline, tolerance: Double = 0) {
    let baseline = feature.cells[0].counts
    let dense = feature.bins.dense(counts, documents: documents).map { Int($0) }
    let effect = feature.pooledDesignEffect.ratio
    let comparison = Comparison(baseline: baseline, window: dense, designEffect: effect, tolerance: tolerance)
    let isEnough = documents >= Self.least
    self.documents = documents
    missing = dense[feature.bins.missing]
    let psi = isEnough ? comparison.populationStability : nil
    self.psi = psi
    jensenShannon = isEnough ? comparison.jensenShannon : nil
    let largest = isEnough ? comparison.largestChange : nil
    largestChange = largest.map {
      Change(bin: $0.bin, label: feature.bins.label(of: $0.bin), from: $0.from, to: $0.to)
    }
    let isBeyond = psi.map { $0.value > $0.critical ?? .infinity } ?? false
    verdict = !isEnough ? .notEnoughData : isBeyond ? .drift : .ok
    guard isEnough, case .numeric(let bins) = feature.bins else {
      kolmogorovSmirnov = nil
      wasserstein = nil
      mean = nil
      quantiles = []
      return
    }
    let numbers = NumericComparison(bins: bins, baseline: baseline, window: dense, designEffect: effect)
    kolmogorovSmirnov = numbers.kolmogorovSmirnov
    wasserstein = numbers.wasserstein
    let isSameKind = counts?.kind == feature.bins.kind
    let histogram = isSameKind ? counts?.bins ?? Histogram() : Histogram()
    let fine = FineNumbers(grid: bins.grid, histogram: histogram, designEffect: effect)
    mean = fine.mean
    quantiles = Self.probabilities.compactMap { fine.quantile($0) }
  }

  /// What can be said of a window without a baseline: its documents, and a number's mean and quantiles.
  public init(counts: FeatureCounts?, documents: Int) {
    self.documents = documents
    let isEnough = documents >= Self.least
    verdict = isEnough ? .ok : .notEnoughData
    psi = nil
    jensenShannon = nil
    kolmogorovSmirnov = nil
    wasserstein = nil
    largestChange = nil
    missing = max(0, documents - (counts?.total ?? 0)) + (counts?.bins[Grid.missing] ?? 0)
    guard isEnough, let counts, case .numeric(let grid) = counts.kind else {
      mean = nil
      quantiles = []
      return
    }
    let fine = FineNumbers(grid: grid, histogram: counts.bins, designEffect: 1)
    mean = fine.mean
    quantiles = Self.probabilities.compactMap { fine.quantile($0) }
  }
}
