/// The χ² distribution, central and non-central: probabilities and quantiles.
///
/// Accuracy: 1e-10 absolute for probabilities, 1e-9 relative for quantiles, tested against SciPy.
public enum ChiSquared {
  /// P(X ≤ x) for χ² with `degrees` degrees of freedom (> 0) and the given non-centrality (≥ 0).
  ///
  /// The non-central one is a Poisson mixture of central ones (Johnson, Kotz & Balakrishnan, *Continuous Univariate
  /// Distributions* vol. 2, eq. 29.3), summed outwards from its largest weight.
  public static func probability(_ x: Double, degrees: Double, nonCentrality: Double = 0) -> Double {
    guard x > 0 else { return 0 }
    guard nonCentrality > 0 else { return IncompleteGamma.lower(degrees / 2, x / 2) }
    let rate = nonCentrality / 2
    let half = x / 2
    let middle = rate.rounded(.down)
    let peak = Elementary.exp(middle * Elementary.log(rate) - rate - IncompleteGamma.logGamma(middle + 1))
    let shape = degrees / 2 + middle
    let central = IncompleteGamma.lower(shape, half)
    // P(a + 1, x) = P(a, x) − xᵃe⁻ˣ/Γ(a + 1), the last term being `step`.
    let step = Elementary.exp(shape * Elementary.log(half) - half - IncompleteGamma.logGamma(shape + 1))
    var sum = peak * central
    var state = (weight: peak, central: central, step: step, index: middle)
    while state.weight > 1e-18 {
      state.central -= state.step
      state.index += 1
      state.step *= half / (degrees / 2 + state.index)
      state.weight *= rate / state.index
      sum += state.weight * state.central
    }
    state = (peak, central, step, middle)
    while state.index > 0, state.weight > 1e-18 {
      state.step *= (degrees / 2 + state.index) / half
      state.central += state.step
      state.weight *= state.index / rate
      state.index -= 1
      sum += state.weight * state.central
    }
    return min(1, max(0, sum))
  }

  /// The x with P(X ≤ x) = `probability`, which lies in (0, 1), found by bisection.
  public static func quantile(_ probability: Double, degrees: Double, nonCentrality: Double = 0) -> Double {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return .infinity }
    var low = 0.0
    var high = degrees + nonCentrality + 10
    while Self.probability(high, degrees: degrees, nonCentrality: nonCentrality) < probability, high < 1e15 {
      high *= 2
    }
    for _ in 0..<200 where high - low > 1e-11 * high {
      let middle = low + (high - low) / 2
      if Self.probability(middle, degrees: degrees, nonCentrality: nonCentrality) < probability {
        low = middle
      } else {
        high = middle
      }
    }
    return low + (high - low) / 2
  }

  /// The non-centrality under which `x` is the `probability` quantile; 0 where even the central one is below it.
  public static func nonCentrality(at x: Double, probability: Double, degrees: Double) -> Double {
    guard Self.probability(x, degrees: degrees) > probability else { return 0 }
    var low = 0.0
    var high = x + 10
    while Self.probability(x, degrees: degrees, nonCentrality: high) > probability, high < 1e12 { high *= 2 }
    for _ in 0..<100 where high - low > 1e-9 * high {
      let middle = low + (high - low) / 2
      if Self.probability(x, degrees: degrees, nonCentrality: middle) > probability {
        low = middle
      } else {
        high = middle
      }
    }
    return low + (high - low) / 2
  }
}
