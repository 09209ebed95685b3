extension FeatureBaseline {
  /// Why the parts are not those of one feature, as what was read from elsewhere may not be; nil where they are.
  ///
  /// What is judged by them then stays within its arrays and numbers.
  static func problem(
    bins: FeatureBins, counts: [Int], variations: [Variation]?, pooled: DesignEffect, season: FeatureSeason?
  ) -> String? {
    if case .numeric(let numeric) = bins, !numeric.isConsistent { return "the bins are not those of their grid" }
    guard counts.count == bins.count, bins.count <= mostBins,
      counts.allSatisfy({ (0...mostCounted).contains($0) })
    else { return "the counts are not those of the bins" }
    let scores = variations == nil ? 0 : Score.all(of: bins, counts: counts).count
    guard variations?.count ?? 0 == scores,
      variations?.allSatisfy({ $0.designEffect.isBounded && (0...1e9).contains($0.wander) }) ?? true, pooled.isBounded
    else { return "what is known of the variation is not of the scores" }
    guard season?.fits(scores: scores, bins: bins.count) ?? true else {
      return "the season is not of the feature's scores and bins"
    }
    return nil
  }

  private static let mostCounted = 1 << 48
  private static let mostBins = 1_100
}

extension DesignEffect {
  fileprivate var isBounded: Bool {
    (1...1e9).contains(ratio) && (0...1e12).contains(blockDocuments) && (1...1_000).contains(reach)
  }
}
