/// How far the documents of one window lie from the baseline, for people to look at: no alarm is raised by it.
public struct WindowStatistics: Sendable, Hashable, Codable {
  public enum Verdict: String, Sendable, Hashable, Codable {
    case ok
    /// The PSI lies beyond its critical value.
    case drift
    /// Fewer than 200 documents.
    case notEnoughData = "not_enough_data"
    /// The feature has a season, and the baseline has no day of the window's hours.
    case notCovered = "not_covered"
  }

  /// Documents of one stretch of event time.
  public struct Part: Sendable, Hashable {
    public let span: TimeSpan
    public let documents: Int

    public init(span: TimeSpan, documents: Int) {
      self.span = span
      self.documents = documents
    }
  }

  /// The bin whose share has changed most.
  public struct Change: Sendable, Hashable, Codable {
    public let bin: Int
    public let label: String
    public let from: Double
    public let to: Double
    /// The size of the change, with what the largest of all bins' changes would be by chance and tolerance.
    public let distance: Distance
  }

  /// Below this many documents there is no verdict.
  public static let least = 200
  /// The quantiles stated for numeric features.
  public static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

  public let documents: Int
  /// The documents without the value.
  public let missing: Int
  public let verdict: Verdict
  /// Below `least` documents, and where the window is not covered, the distances are left out.
  public let psi: Distance?
  public let jensenShannon: Distance?
  public let hellinger: Distance?
  /// Pearson's X² that window and baseline come from one distribution.
  public let pearson: Distance?
  /// The likelihood-ratio statistic G of the same.
  public let likelihoodRatio: Distance?
  /// For numeric features only, over the in-range documents.
  public let kolmogorovSmirnov: Distance?
  /// For numeric features only, in the feature's units, documents taken to lie at the mean of their bin.
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
  ///   - parts: when the documents came: with a season they are compared with what the baseline has of these hours. All
  ///     hours together where there are none.
  ///   - tolerance: the PSI that is no cause for concern: the critical value asks for more. 0 by default.
  public init(
    counts: FeatureCounts?, documents: Int, feature: FeatureBaseline, during parts: [Part] = [], tolerance: Double = 0
  ) {
    let baseline = feature.counts(during: parts)
    let dense = feature.bins.dense(counts, documents: documents).map { Int($0) }
    let effect = feature.pooledDesignEffect.ratio
    let isEnough = documents >= Self.least
    self.documents = documents
    missing = dense[feature.bins.missing]
    let comparison = (isEnough ? baseline : nil).flatMap {
      try? Comparison(baseline: $0, window: dense, designEffect: effect, tolerance: tolerance)
    }
    let psi = comparison?.populationStability
    self.psi = psi
    jensenShannon = comparison?.jensenShannon
    hellinger = comparison?.hellinger
    pearson = comparison?.pearson
    likelihoodRatio = comparison?.likelihoodRatio
    largestChange = comparison?.largestChange.named(by: feature.bins)
    verdict = !isEnough ? .notEnoughData : baseline == nil ? .notCovered : psi?.isBeyond ?? false ? .drift : .ok
    guard isEnough, case .numeric(let bins) = feature.bins else {
      kolmogorovSmirnov = nil
      wasserstein = nil
      mean = nil
      quantiles = []
      return
    }
    let ordered = baseline.flatMap {
      try? OrderedComparison(
        baseline: Array($0.prefix(bins.inner)), window: Array(dense.prefix(bins.inner)),
        positions: bins.representatives, designEffect: feature.orderedDesignEffect, tolerance: tolerance)
    }
    kolmogorovSmirnov = ordered?.kolmogorovSmirnov
    wasserstein = ordered?.wasserstein
    let isSameKind = counts?.kind == feature.bins.kind
    let histogram = isSameKind ? counts?.bins ?? Histogram() : Histogram()
    let fine = FineNumbers(grid: bins.grid, histogram: histogram, designEffect: feature.orderedDesignEffect)
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
    hellinger = nil
    pearson = nil
    likelihoodRatio = nil
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

extension Comparison.Change {
  fileprivate func named(by bins: FeatureBins) -> WindowStatistics.Change {
    .init(bin: bin, label: bins.label(of: bin), from: from, to: to, distance: distance)
  }
}

extension FeatureBaseline {
  /// The design effect of what depends on the order of the bins: that of the mean rank where it is the larger, since
  /// neighbouring bins then rise and fall together.
  fileprivate var orderedDesignEffect: Double {
    var largest = pooledDesignEffect.ratio
    for (score, norm) in zip(scores, overall.norms) where score.kind == .location {
      largest = max(largest, norm.designEffect.ratio)
    }
    return largest
  }
}
