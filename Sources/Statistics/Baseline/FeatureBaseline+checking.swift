extension FeatureBaseline {
  /// Why the parts are not those of one feature, as what was read from elsewhere may not be; nil where they are.
  ///
  /// What is judged by them then stays within its arrays and numbers.
  static func problem(
    bins: FeatureBins, scores: [Score], directions: [Direction], keys: [Key], pooled: DesignEffect, overall: Cell
  ) -> String? {
    let count = bins.count
    if case .numeric(let numeric) = bins, !numeric.isConsistent { return "the bins are not those of their grid" }
    guard overall.counts.count == count, overall.probabilities.count == count, overall.norms.count == scores.count,
      overall.counts.allSatisfy({ (0...mostCounted).contains($0) }), (0...mostCounted).contains(overall.documents),
      overall.probabilities.allSatisfy({ $0 > 0 && $0 <= 1 })
    else { return "the counts are not those of the bins" }
    guard scores.allSatisfy({ !$0.bins.isEmpty && $0.bins.lowerBound >= 0 && $0.bins.upperBound <= count }),
      overall.norms.allSatisfy({ $0.values.count == count && $0.isBounded }), pooled.isBounded
    else { return "the norms are not those of the scores" }
    guard
      overall.evidence.allSatisfy({ evidence in
        evidence.members.map { evidence.steps.count == 2 && $0.lowerBound >= 0 && $0.upperBound <= count }
          ?? (evidence.steps.count == count)
      }), isTiled(directions.map(\.alternatives), to: overall.evidence.count),
      directions.allSatisfy({ direction in
        scores.indices.contains(direction.score)
          && Set(direction.alternatives.map { overall.evidence[$0].members }).count <= 1
      }),
      isTiled(keys.map(\.directions), to: directions.count),
      isTiled(keys.map(\.alternatives), to: overall.evidence.count)
    else { return "the evidence is not that of the scores" }
    return nil
  }

  private static let mostCounted = 1 << 48

  /// Whether the ranges follow one another from 0 to `end`.
  private static func isTiled(_ ranges: [Range<Int>], to end: Int) -> Bool {
    var place = 0
    for range in ranges {
      guard range.lowerBound == place else { return false }
      place = range.upperBound
    }
    return place == end
  }
}

extension Norm {
  fileprivate var isBounded: Bool {
    values.allSatisfy { $0.magnitude <= 1e9 } && mean.magnitude <= 1e9 && (0...1e18).contains(variance)
      && (0...1e9).contains(margin) && (0...1e9).contains(wander) && designEffect.isBounded
  }
}

extension DesignEffect {
  fileprivate var isBounded: Bool {
    (1...1e9).contains(ratio) && (0...1e12).contains(blockDocuments) && (1...1_000).contains(reach)
  }
}
