/// The parts of Loader's saddle-point expansion, which keep densities exact to their last digits where the plain
/// formula would subtract large numbers from each other.
///
/// Source: C. Loader, *Fast and accurate computation of binomial probabilities*, 2000.
enum SaddlePoint {
  private static let halfLogTwoPi = 0.918938533204672741780329736406
  private static let twoPi = 6.283185307179586476925286766559

  /// ln Γ(a + 1) − (a + ½)·ln a + a − ½·ln 2π: what Stirling's formula leaves out. For a > 0.
  static func stirlingError(_ a: Double) -> Double {
    guard a < 15 else { return IncompleteGamma.stirlingSeries(a) }
    return IncompleteGamma.logGamma(a + 1) - (a + 0.5) * Elementary.log(a) + a - halfLogTwoPi
  }

  /// x·ln(x / mean) + mean − x, for x and mean above 0; half the Poisson deviance.
  static func deviance(_ x: Double, _ mean: Double) -> Double {
    let difference = x - mean
    guard difference.magnitude < 0.1 * (x + mean) else {
      let ratio = x / mean
      // Where the ratio leaves the range of numbers, its logarithm does not.
      let log = ratio > 0 && ratio < .infinity ? Elementary.log(ratio) : Elementary.log(x) - Elementary.log(mean)
      return x * log + mean - x
    }
    let v = difference / (x + mean)
    var sum = difference * v
    var term = 2 * x * v
    for divisor in stride(from: 3.0, to: 2000, by: 2) {
      term *= v * v
      let next = sum + term / divisor
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// xᵃ·e⁻ˣ / Γ(a + 1): for whole a the Poisson probability of a where x is expected. For a ≥ 0 and x > 0.
  static func poisson(_ a: Double, _ x: Double) -> Double {
    guard a > 0 else { return Elementary.exp(-x) }
    return Elementary.exp(-stirlingError(a) - deviance(a, x)) / (twoPi * a).squareRoot()
  }

  /// Γ(n + 1) / (Γ(a + 1)·Γ(b + 1)) · xᵃ·yᵇ with n = a + b and x + y = 1: for whole numbers the binomial probability of
  /// a in n trials. For a, b, x and y above 0.
  static func binomial(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
    return Elementary.exp(exponent) * (n / a / (twoPi * b)).squareRoot()
  }
}
