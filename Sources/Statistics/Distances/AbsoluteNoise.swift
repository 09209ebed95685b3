/// How large the noise of counts gets by chance: quantiles of the largest of several absolute values, and of their sum.
enum AbsoluteNoise {
  /// One normal variable about `offset` either way.
  struct Part {
    let offset: Double
    let deviation: Double
  }

  /// The c that the absolute values of `parts` exceed with chances that add up to `level`, whatever their dependence
  /// (Bonferroni).
  static func largest(_ parts: [Part], level: Double) -> Double {
    let most = parts.reduce(0.0) { max($0, $1.offset + 9 * $1.deviation) }
    guard most > 0 else { return 0 }
    return MonotoneRoot.find(from: 0, to: most) { c in
      var chances = 0.0
      for part in parts where part.deviation > 0 {
        let z = (c - part.offset) / part.deviation
        // Beyond 9 deviations there is less than 1e-18.
        if z < 9 { chances += (part.offset > 0 ? 1 : 2) * Normal.survival(z) }
      }
      return level - chances
    }
  }

  /// The quantile of a sum of independent half-normal variables with these variances.
  static func sum(_ probability: Double, variances: [Double]) -> Double {
    let twoOverPi = 0.636619772367581343
    let mean = twoOverPi.squareRoot() * variances.reduce(0) { $0 + $1.squareRoot() }
    return gamma(probability, mean: mean, variance: (1 - twoOverPi) * variances.reduce(0, +))
  }

  /// The quantile of the gamma distribution with this mean and variance.
  static func gamma(_ probability: Double, mean: Double, variance: Double) -> Double {
    guard mean > 0, variance > 0 else { return mean }
    let scale = variance / mean
    return ChiSquared.quantile(probability, degrees: 2 * mean / scale) * scale / 2
  }
}
