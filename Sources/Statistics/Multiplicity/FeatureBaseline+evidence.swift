extension FeatureBaseline {
  /// The evidence of one window, fixed beforehand, that the feature has left its margins, over all of its alternatives.
  ///
  /// The window's documents count as one large block, whose evidence is that of its blocks added up; where the design
  /// effect is over 1.2 they may add as much as so many blocks of the baseline's size. The detector's running design
  /// effects are not known here: of bursts that the baseline has not had this says too much.
  ///
  /// - Parameter parts: when the documents came; see ``WindowStatistics``.
  /// - Returns: nil of a feature that is not judged, and where the window lies in several cells of its season, or in one
  ///   that the baseline has no day of.
  public func evidence(
    counts: FeatureCounts?, documents: Int, during parts: [WindowStatistics.Part]
  ) -> WindowEvidence? {
    guard !directions.isEmpty, let cell = cell(during: parts) else { return nil }
    var dense = bins.dense(counts, documents: documents).map { Double($0) }
    dense += [Double](repeating: 0, count: dense.count.roundedUpToFour - dense.count)
    let steps = cell.evidence.steps(dense, documents: Double(documents))
    var nats: [Double] = []
    for direction in directions {
      let effect = cell.norms[direction.score].designEffect
      let blocks = max(1, (Double(documents) / max(1, effect.blockDocuments)).rounded(.down))
      nats += steps[direction.alternatives].map {
        FeatureWatch.nats(
          $0, designEffect: max(effect.ratio, pooledDesignEffect.ratio), reach: effect.reach, blocks: blocks)
      }
    }
    var evidence = WindowEvidence(alternatives: nats.count)
    evidence.add(nats: nats)
    return evidence
  }

  /// The one cell that all of the documents are in.
  private func cell(during parts: [WindowStatistics.Part]) -> Cell? {
    guard let season else { return overall }
    var places: Set<Int> = []
    for part in parts {
      let mix = season.mix(of: part.span)
      guard !mix.isEmpty else { return nil }
      places.formUnion(mix.map(\.cell))
    }
    return places.count == 1 ? places.first.map { cells[$0] } : nil
  }
}
