extension Reliability {
  /// The expected calibration error: the mean over documents of the distance between their bin's confidence and
  /// accuracy; `nil` without documents.
  ///
  /// Source: Naeini, Cooper & Hauskrecht, AAAI 2015. Even a perfectly calibrated model's error is above 0, by the noise
  /// of the labels: `critical` is what that noise alone exceeds in one look of twenty, a sum of half-normals for whose
  /// 95 % point the gamma distribution of the same mean and variance is taken. The interval is the error plus and minus
  /// the same at the accuracies found (the triangle inequality makes it a safe one).
  ///
  /// - Parameter designEffect: how much more labels vary than independent ones would; at least 1.
  public func calibrationError(designEffect: Double = 1) -> Distance? {
    let total = bins.reduce(0.0) { $0 + Double($1.documents) }
    guard total > 0 else { return nil }
    var error = 0.0
    var calibrated: [Double] = []
    var found: [Double] = []
    for bin in bins {
      guard let confidence = bin.confidence, let accuracy = bin.accuracy else { continue }
      let documents = Double(bin.documents)
      error += documents / total * (accuracy - confidence).magnitude
      // The variance of the bin's part of the error, with a share that is never quite 0 or 1.
      func variance(_ share: Double) -> Double {
        let held = (share * documents + 0.5) / (documents + 1)
        return held * (1 - held) * documents / (total * total) * max(1, designEffect)
      }
      calibrated.append(variance(confidence))
      found.append(variance(accuracy))
    }
    let half = AbsoluteNoise.sum(1 - Distance.level, variances: found)
    return Distance(
      value: error, low: max(0, error - half), high: min(1, error + half),
      critical: AbsoluteNoise.sum(1 - Distance.level, variances: calibrated))
  }

  /// The accuracy of each bin, made to rise with the confidence by pooling neighbours that do not; `nil` without
  /// documents.
  ///
  /// Source: Ayer et al., *Annals of Mathematical Statistics* 26, 1955; as a calibration, Zadrozny & Elkan, KDD 2002.
  /// Bins without documents take the value of the bin below them, or, before the first with any, that of the first.
  public var calibratedAccuracies: [Double]? {
    var pools: [(value: Double, weight: Double, bins: Int)] = []
    var leading = 0
    for bin in bins {
      guard let accuracy = bin.accuracy else {
        if pools.isEmpty { leading += 1 } else { pools[pools.count - 1].bins += 1 }
        continue
      }
      pools.append((accuracy, Double(bin.documents), 1))
      while pools.count > 1, pools[pools.count - 2].value >= pools[pools.count - 1].value {
        let last = pools.removeLast()
        let before = pools[pools.count - 1]
        let weight = before.weight + last.weight
        let value = (before.value * before.weight + last.value * last.weight) / weight
        pools[pools.count - 1] = (value, weight, before.bins + last.bins)
      }
    }
    guard let first = pools.first else { return nil }
    return [Double](repeating: first.value, count: leading)
      + pools.flatMap { [Double](repeating: $0.value, count: $0.bins) }
  }
}
