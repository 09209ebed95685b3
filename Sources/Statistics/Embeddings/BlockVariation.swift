/// Sums over documents whose means are compared.
protocol DocumentSums {
  var documents: Int { get }
  /// nil without documents.
  var means: [Double]? { get }
}

/// How the means of blocks of documents vary, and what follows of how far two means may lie apart by chance.
struct BlockVariation {
  /// What sums over the components of the means are divided by.
  let size: Double
  /// The variance of one document, a mean over its components: as the blocks vary.
  let variance: Double
  /// The trace of the square of the covariance by the square of the size.
  let squaredCovariance: Double
}

extension BlockVariation {
  /// - Parameters:
  ///   - blocks: blocks of documents that follow each other, so that bursts of like documents are in it.
  ///   - center: the mean of all of them.
  ///   - independent: the variance that independent documents would have.
  /// - Returns: the variation, and how much more the blocks vary than independent documents would; at least 1.
  static func learnt(
    from blocks: [some DocumentSums], around center: [Double], size: Double, independent: Double
  ) -> (variation: BlockVariation, designEffect: Double) {
    let traces = BlockTraces(
      blocks.map { block in
        let root = Double(block.documents).squareRoot()
        return zip(block.means ?? center, center).map { root * ($0 - $1) }
      })
    let found = traces.first / size
    let variation = BlockVariation(
      size: size, variance: max(found, independent), squaredCovariance: max(traces.second, 0) / (size * size))
    return (variation, independent > 0 ? max(1, found / independent) : 1)
  }

  /// The root of the squared differences of the means, with its interval; nil where one of them has no documents.
  ///
  /// Without a difference the squared distance is a sum of weighted χ² variables, for which one with the same mean and
  /// variance is taken (Satterthwaite, *Biometrics Bulletin* 2, 1946). The interval is the value plus and minus that
  /// noise's 95 % point, which the triangle inequality makes safe.
  func distance<Sums: DocumentSums>(of window: Sums, from base: Sums, tolerance: Double) -> Distance? {
    guard let center = base.means, let means = window.means else { return nil }
    var square = 0.0
    for (one, two) in zip(means, center) { square += (one - two) * (one - two) }
    let value = (square / size).squareRoot()
    let unit = 1 / Double(window.documents) + 1 / Double(base.documents)
    let noise = AbsoluteNoise.gamma(
      1 - Distance.level, mean: variance * unit, variance: 2 * squaredCovariance * unit * unit
    ).squareRoot()
    return Distance(value: value, low: max(0, value - noise), high: value + noise, critical: noise + tolerance)
  }
}
