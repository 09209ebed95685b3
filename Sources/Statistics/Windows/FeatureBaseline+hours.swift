extension FeatureBaseline {
  /// What the baseline has in each bin at the hours of these documents: of a feature with a season the shares of their
  /// cells, weighted by the documents; of others, and where there are no parts, all of it.
  ///
  /// The counts add up to about as many documents as the shares rest on: 1 / Σ(w² / m) of cells with weights w and m
  /// documents of baseline, or the baseline's documents over the season's parameters where that is more, since the cells of
  /// a smooth season are told by all hours.
  ///
  /// - Returns: nil where the baseline has no day of any of the hours.
  func counts(during parts: [WindowStatistics.Part]) -> [Int]? {
    guard let season, !parts.isEmpty else { return overall.counts }
    var weights = [Double](repeating: 0, count: season.documents.count)
    for part in parts {
      for (cell, share) in season.mix(of: part.span) { weights[cell] += share * Double(part.documents) }
    }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var (shares, spread) = ([Double](repeating: 0, count: overall.counts.count), 0.0)
    for cell in weights.indices where weights[cell] > 0 {
      let weight = weights[cell] / total
      spread += weight * weight / Double(max(1, season.documents[cell]))
      for bin in shares.indices { shares[bin] += weight * season.share(of: bin, in: cell) }
    }
    let documents = max(1 / spread, Double(overall.documents) / Double(season.parameters))
    return shares.map { Int(($0 * documents).rounded()) }
  }
}
