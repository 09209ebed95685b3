/// The regularised incomplete gamma functions and the logarithm of the gamma function.
///
/// Accuracy: 1e-12 absolute and 1e-10 relative in either tail for a from 1e-6 to 1e9, 1e-10 absolute to 1e12; tested
/// against mpmath. Outside their domain, and for NaN, the functions are NaN.
public enum IncompleteGamma {
  /// From here on the density is integrated, since series and fraction need some 9·√a terms.
  private static let largeShape = 1e5

  /// P(a, x) = γ(a, x) / Γ(a), for a > 0 and x ≥ 0.
  ///
  /// A series below a + 1, a continued fraction above (Abramowitz & Stegun 6.5.29 and 6.5.31, the latter by Lentz's
  /// method); for a above 10⁵ Gauss–Legendre quadrature of the density.
  public static func lower(_ a: Double, _ x: Double) -> Double {
    guard a > 0, a < .infinity, x >= 0 else { return .nan }
    guard x > 0 else { return 0 }
    guard x < .infinity else { return 1 }
    return x < a + 1 ? small(a, x) : 1 - large(a, x)
  }

  /// Q(a, x) = 1 − P(a, x), without the loss of digits where P is nearly 1.
  public static func upper(_ a: Double, _ x: Double) -> Double {
    guard a > 0, a < .infinity, x >= 0 else { return .nan }
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    return x < a + 1 ? 1 - small(a, x) : large(a, x)
  }

  /// ln Γ(x) for x > 0, by Stirling's series after shifting x above 15. Accuracy 1e-14 relative or absolute.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    guard x < .infinity else { return .infinity }
    var shift = 1.0
    var z = x
    while z < 15 {
      shift *= z
      z += 1
    }
    let halfLogTwoPi = 0.918938533204672741780329736406
    return (z - 0.5) * Elementary.log(z) - z + halfLogTwoPi + stirlingSeries(z) - Elementary.log(shift)
  }

  /// Stirling's series without its leading terms, for z ≥ 15.
  static func stirlingSeries(_ z: Double) -> Double {
    let inverse = 1 / (z * z)
    // B₂ₖ / (2k(2k − 1)).
    let coefficients = [1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12]
    var sum = 0.0
    for coefficient in coefficients { sum = sum * inverse + coefficient }
    return sum / z
  }

  /// P(a, x) where it is not above about a half.
  private static func small(_ a: Double, _ x: Double) -> Double {
    guard a > largeShape else { return SaddlePoint.poisson(a, x) * series(a, x) }
    let reach = TailIntegral.reach(deviation: a.squareRoot(), slope: (a - 1) / x - 1)
    return TailIntegral.over(max(0, x - reach), x) { SaddlePoint.poisson(a - 1, $0) }
  }

  /// Q(a, x) where it is not above about a half.
  private static func large(_ a: Double, _ x: Double) -> Double {
    guard a > largeShape else { return SaddlePoint.poisson(a, x) * a * fraction(a, x) }
    let reach = TailIntegral.reach(deviation: a.squareRoot(), slope: (a - 1) / x - 1)
    return TailIntegral.over(x, x + reach) { SaddlePoint.poisson(a - 1, $0) }
  }

  /// 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …
  static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = a
    // Below x = a + 1 the terms fall; for NaN there is no first step.
    while term > sum * 1e-17 {
      n += 1
      term *= x / n
      sum += term
    }
    return sum
  }

  /// The continued fraction of Γ(a, x)·eˣ/xᵃ.
  static func fraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / (b == 0 ? tiny : b)
    var h = d
    for i in 1..<100_000 {
      let step = Double(i)
      let an = -step * (step - a)
      b += 2
      d = an * d + b
      if d.magnitude < tiny { d = tiny }
      c = b + an / c
      if c.magnitude < tiny { c = tiny }
      d = 1 / d
      let change = d * c
      h *= change
      if (change - 1).magnitude < 1e-16 { break }
    }
    return h
  }
}
