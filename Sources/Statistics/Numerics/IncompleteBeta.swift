/// The regularised incomplete beta function: the probabilities of the beta and, through it, of the binomial
/// distribution.
///
/// Accuracy: 1e-12 absolute and 1e-10 relative in either tail for parameters from 1e-3 to 1e9, 1e-10 absolute to 1e12;
/// tested against mpmath. Outside their domain, and for NaN, the functions are NaN.
public enum IncompleteBeta {
  /// From here on (both parameters) the density is integrated.
  private static let largeShape = 5e3

  /// I_x(a, b) for a, b > 0 and x from 0 to 1.
  ///
  /// A continued fraction (DLMF 8.17.22, by Lentz's method); where both parameters are above 5,000 Gauss–Legendre
  /// quadrature of the density.
  public static func lower(_ x: Double, _ a: Double, _ b: Double) -> Double {
    sides(x, a, b)?.lower ?? .nan
  }

  /// 1 − I_x(a, b), without the loss of digits where I is nearly 1.
  public static func upper(_ x: Double, _ a: Double, _ b: Double) -> Double {
    sides(x, a, b)?.upper ?? .nan
  }

  /// The x with I_x(a, b) = `probability`.
  public static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, a < .infinity, b < .infinity, probability >= 0, probability <= 1 else { return .nan }
    guard probability > 0, probability < 1 else { return probability }
    return MonotoneRoot.find(from: 0, to: 1) { x in
      probability < 0.5 ? lower(x, a, b) - probability : (1 - probability) - upper(x, a, b)
    }
  }

  /// ln B(a, b) for a, b > 0.
  static func logBeta(_ a: Double, _ b: Double) -> Double {
    let n = a + b
    guard a > 0, b > 0, n < .infinity else { return .nan }
    // From Stirling's formula with its errors, so that nothing large is subtracted from anything large.
    let errors = SaddlePoint.stirlingError(a) + SaddlePoint.stirlingError(b) - SaddlePoint.stirlingError(n)
    let twoPi = 6.283185307179586476925286766559
    return errors + a * Elementary.log(a / n) + b * Elementary.log(b / n) + 0.5 * Elementary.log(twoPi / a * (n / b))
  }

  private static func sides(_ x: Double, _ a: Double, _ b: Double) -> (lower: Double, upper: Double)? {
    guard a > 0, b > 0, a < .infinity, b < .infinity, x >= 0, x <= 1 else { return nil }
    guard x > 0 else { return (0, 1) }
    guard x < 1 else { return (1, 0) }
    if x <= (a + 1) / (a + b + 2) {
      let value = tail(x, 1 - x, a, b)
      return (value, 1 - value)
    }
    let value = tail(1 - x, x, b, a)
    return (1 - value, value)
  }

  /// I_x(a, b) for x not beyond the mean; y is 1 − x.
  private static func tail(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let n = a + b
    guard min(a, b) > largeShape else {
      return SaddlePoint.binomial(a, b, x, y) * (b / n) * fraction(x, a, b)
    }
    let deviation = (a / n * (b / n) / n).squareRoot()
    let reach = TailIntegral.reach(deviation: deviation, slope: (a - 1) / x - (b - 1) / y)
    return TailIntegral.over(0, min(x, reach)) { distance in
      (n - 1) * SaddlePoint.binomial(a - 1, b - 1, x - distance, y + distance)
    }
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func held(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / held(1 - (a + b) * x / (a + 1))
    var h = d
    for step in 1..<100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / held(1 + even * d)
      c = held(1 + even / c)
      h *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / held(1 + odd * d)
      c = held(1 + odd / c)
      let change = d * c
      h *= change
      if (change - 1).magnitude < 1e-16 { break }
    }
    return h
  }
}
