/// The smallest effects that a feature's detector finds within a number of documents.
///
/// The evidence of a document grows with the change of the mean along the line from the baseline towards higher
/// scores: under probabilities p·(1 + θ(g − μ)) the mean is μ + θ·variance and the expected evidence is
/// E[L] + θ·Cov(g, L), exact for memberships. The smallest θ is the one whose evidence over the documents, divided by
/// the design effect, reaches the logarithm of what an alert needs.
struct DetectableEffect {
  let feature: FeatureBaseline
  /// The directions that give no verdict: no effect of them would be found.
  let refused: [Bool]
  let blockDocuments: Double
  /// The weighted sum of R at which an alert is due.
  let odds: Double

  func all() -> [SmallestEffect] {
    zip(feature.directions, refused).map { direction, isRefused in
      let score = feature.scores[direction.score]
      return SmallestEffect(
        feature: feature.name, label: score.label, score: score.kind, rising: direction.rising,
        effect: isRefused ? nil : effect(of: direction))
    }
  }

  private func effect(of direction: FeatureBaseline.Direction) -> Double? {
    let cell = feature.overall
    let norm = cell.norms[direction.score]
    guard norm.variance > 0 else { return nil }
    let perDocument =
      Elementary.log(max(1, odds / direction.weightOfAlternative / max(1, blockDocuments))) * norm.designEffect.ratio
      / Double(SmallestEffect.within)
    let sign = direction.rising ? 1.0 : -1
    var smallest = Double.infinity
    for place in direction.alternatives {
      let evidence = cell.evidence[place]
      var mean = 0.0
      var covariance = 0.0
      for bin in norm.values.indices {
        let step = Nats.real(Int64(evidence.steps(of: bin)))
        mean += cell.probabilities[bin] * step
        covariance += cell.probabilities[bin] * sign * (norm.values[bin] - norm.mean) * step
      }
      guard covariance > 0 else { continue }
      smallest = min(smallest, (perDocument - mean) / covariance * norm.variance)
    }
    let room = norm.values.reduce(0.0) { max($0, sign * ($1 - norm.mean)) }
    return smallest <= room ? smallest : nil
  }
}
