extension Comparison {
  /// The population stability index Σ(q − p)·ln(q/p), on smoothed shares.
  ///
  /// PSI / (1/n + 1/m) is about χ² with as many degrees of freedom as cells less one (Yurdakul & Naranjo, *Statistical
  /// properties of the population stability index*, 2020); with a tolerance, non-central χ² (arXiv 2307.11878).
  public var populationStability: Distance {
    let value = shares.reduce(0) { $0 + ($1.observed - $1.expected) * Elementary.log($1.observed / $1.expected) }
    return distance(value, scale: 1)
  }

  /// The Jensen–Shannon divergence in nats, 0 to ln 2, on smoothed shares; near 0 an eighth of the PSI.
  ///
  /// Source: Lin, *IEEE Transactions on Information Theory* 37, 1991.
  public var jensenShannon: Distance {
    let value = shares.reduce(0.0) { sum, share in
      let middle = (share.expected + share.observed) / 2
      return sum + share.expected / 2 * Elementary.log(share.expected / middle)
        + share.observed / 2 * Elementary.log(share.observed / middle)
    }
    return distance(max(0, value), scale: 0.125)
  }

  /// The Hellinger distance √(½·Σ(√q − √p)²), 0 to 1, on smoothed shares; near 0 its square is an eighth of the PSI.
  public var hellinger: Distance {
    let square = shares.reduce(0.0) { sum, share in
      let apart = share.observed.squareRoot() - share.expected.squareRoot()
      return sum + apart * apart / 2
    }
    let squared = distance(square, scale: 0.125)
    return Distance(
      value: squared.value.squareRoot(), low: squared.low.squareRoot(), high: min(1, squared.high.squareRoot()),
      critical: squared.critical.squareRoot())
  }

  /// A divergence that near 0 is `scale` times Pearson's distance, with the interval of the non-centrality.
  private func distance(_ value: Double, scale: Double) -> Distance {
    let scaled = value / (scale * unit)
    let side = Distance.level / 2
    let low = ChiSquared.nonCentrality(at: scaled, probability: 1 - side, degrees: degrees)
    let high = ChiSquared.nonCentrality(at: scaled, probability: side, degrees: degrees)
    return Distance(
      value: value, low: low * scale * unit, high: high * scale * unit, critical: criticalQuantile * scale * unit)
  }

  /// What chance and tolerance alone exceed in one look of twenty, in units of χ².
  var criticalQuantile: Double {
    ChiSquared.quantile(1 - Distance.level, degrees: degrees, nonCentrality: tolerance / unit)
  }
}
