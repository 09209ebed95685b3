/// What a baseline says of one score: its mean and how far the mean may move without being called drift.
public struct Norm: Sendable, Hashable {
  /// The score of each bin.
  public let values: [Double]
  /// μ, the mean of the score over the baseline's documents.
  public let mean: Double
  /// The variance of the score of one document.
  public let variance: Double
  /// How much more blocks vary than independent documents would.
  public let designEffect: DesignEffect
  /// τ, the slow wander: how far the means of the baseline's longest runs lie apart beyond sampling.
  public let wander: Double
  /// d, the margin: the null is a mean within μ ± d.
  public let margin: Double

  /// Where the null ends above the mean, or below it.
  func edge(rising: Bool) -> Double { rising ? mean + margin : mean - margin }

  /// The norm of `score`.
  ///
  /// - Parameter documents: the baseline's documents, m.
  init(
    score: Score, values: [Double], probabilities: [Double], documents: Int, designEffect: DesignEffect,
    wander: Double
  ) {
    let moments = Self.moments(values, probabilities)
    self.init(
      score: score, values: values, mean: moments.mean, variance: moments.variance, documents: documents,
      parameters: 1, designEffect: designEffect, wander: wander)
  }

  /// The norm of `score` in one cell of a season, from its norm over all of them.
  init(_ overall: Norm, score: Score, mean: Double, variance: Double, documents: Int, parameters: Int) {
    self.init(
      score: score, values: overall.values, mean: mean, variance: variance, documents: documents,
      parameters: parameters, designEffect: overall.designEffect, wander: overall.wander)
  }

  /// - Parameter parameters: how many parameters the mean costs; 1 without a season.
  ///
  /// d = max(fixed, 3·√(variance·φ·parameters / m), 3τ).
  private init(
    score: Score, values: [Double], mean: Double, variance: Double, documents: Int, parameters: Int,
    designEffect: DesignEffect, wander: Double
  ) {
    self.values = values
    self.mean = mean
    self.variance = variance
    self.designEffect = designEffect
    self.wander = wander
    let error = (variance * designEffect.ratio * Double(parameters) / Double(max(1, documents))).squareRoot()
    margin = max(score.fixedMargin(share: mean), 3 * error, 3 * wander)
  }

  static func moments(_ values: [Double], _ probabilities: [Double]) -> (mean: Double, variance: Double) {
    var mean = 0.0
    for bin in values.indices { mean += probabilities[bin] * values[bin] }
    var variance = 0.0
    for bin in values.indices {
      variance += probabilities[bin] * (values[bin] - mean) * (values[bin] - mean)
    }
    return (mean, variance)
  }
}
