/// The regularised incomplete gamma function and the logarithm of the gamma function.
public enum IncompleteGamma {
  /// P(a, x) = γ(a, x) / Γ(a), for a > 0 and x ≥ 0.
  ///
  /// A series below a + 1, a continued fraction above (Abramowitz & Stegun 6.5.29 and 6.5.31, the latter by Lentz's
  /// method). Accuracy 1e-11 for a up to 10⁵.
  public static func lower(_ a: Double, _ x: Double) -> Double {
    guard x > 0, a > 0 else { return 0 }
    guard x < .infinity else { return 1 }
    let front = Elementary.exp(a * Elementary.log(x) - x - logGamma(a))
    guard x < a + 1 else { return 1 - front * fraction(a, x) }
    return front * series(a, x)
  }

  /// ln Γ(x) for x > 0, by Stirling's series after shifting x above 15. Accuracy 1e-14 relative.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var shift = 1.0
    var z = x
    while z < 15 {
      shift *= z
      z += 1
    }
    let inverse = 1 / (z * z)
    // B₂ₖ / (2k(2k − 1)), the coefficients of Stirling's series.
    let coefficients = [1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12]
    var sum = 0.0
    for coefficient in coefficients { sum = sum * inverse + coefficient }
    let halfLogTwoPi = 0.918938533204672741780329736406
    return (z - 0.5) * Elementary.log(z) - z + halfLogTwoPi + sum / z - Elementary.log(shift)
  }

  private static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var n = a
    for _ in 0..<100_000 where term > sum * 1e-17 {
      n += 1
      term *= x / n
      sum += term
    }
    return sum
  }

  private static func fraction(_ a: Double, _ x: Double) -> Double {
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
