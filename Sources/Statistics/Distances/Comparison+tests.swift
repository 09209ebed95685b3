extension Comparison {
  /// Pearson's X² that both sets come from one distribution: Σ(observed − expected)² / expected over both.
  ///
  /// The interval is that of the X² without sampling error, which grows with the documents; the critical value is the χ²
  /// quantile times the design effect (Rao & Scott, JASA 76, 1981), with a tolerance that of the non-central χ².
  public var pearson: Distance {
    statistic { observed, expected in (observed - expected) * (observed - expected) / expected }
  }

  /// The likelihood-ratio statistic G = 2·Σ observed·ln(observed / expected), to be read as `pearson`.
  ///
  /// Source: Wilks, *Annals of Mathematical Statistics* 9, 1938.
  public var likelihoodRatio: Distance {
    // The deviances of all cells add up to G, since what is expected adds up to what is observed.
    statistic { observed, expected in
      observed > 0 ? 2 * SaddlePoint.deviance(observed, expected) : 2 * expected
    }
  }

  /// The chance that two sets of one distribution, apart by the tolerance, have a `pearson` at least this large.
  public var pValue: Double {
    ChiSquared.survival(pearson.value / designEffect, degrees: degrees, nonCentrality: tolerance / unit)
  }

  private func statistic(_ term: (_ observed: Double, _ expected: Double) -> Double) -> Distance {
    let all = totals.baseline + totals.window
    let value = cells.reduce(0.0) { sum, cell in
      let share = (cell.baseline + cell.window) / all
      return sum + term(cell.baseline, share * totals.baseline) + term(cell.window, share * totals.window)
    }
    let side = Distance.level / 2
    let scaled = value / designEffect
    return Distance(
      value: value,
      low: ChiSquared.nonCentrality(at: scaled, probability: 1 - side, degrees: degrees) * designEffect,
      high: ChiSquared.nonCentrality(at: scaled, probability: side, degrees: degrees) * designEffect,
      critical: criticalQuantile * designEffect)
  }
}
