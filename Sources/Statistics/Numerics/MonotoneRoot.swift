/// Where an increasing function passes zero.
enum MonotoneRoot {
  /// The root between `low` and `high`, to 4e-14 relative; the nearer end where there is none between them.
  ///
  /// Chandrupatla's method (*Advances in Engineering Software* 28, 1997): bisection, or inverse quadratic interpolation
  /// where that is sure to be better.
  static func find(from low: Double, to high: Double, _ function: (Double) -> Double) -> Double {
    var (a, b) = (high, low)
    var (fa, fb) = (function(high), function(low))
    guard fb < 0 else { return low }
    guard fa > 0 else { return high }
    var (c, fc) = (b, fb)
    var part = 0.5
    for _ in 0..<300 {
      let x = a + part * (b - a)
      let value = function(x)
      if (value > 0) == (fa > 0) {
        (c, fc) = (a, fa)
      } else {
        (c, fc) = (b, fb)
        (b, fb) = (a, fa)
      }
      (a, fa) = (x, value)
      let best = fa.magnitude < fb.magnitude ? a : b
      let least = (4e-14 * best.magnitude + 1e-300) / (b - a).magnitude
      guard value != 0, value == value, least < 0.5 else { return best }
      let xi = (a - b) / (c - b)
      let phi = (fa - fb) / (fc - fb)
      part = 0.5
      if phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi {
        part =
          fa / (fb - fa) * (fc / (fb - fc)) + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
      }
      part = min(1 - least, max(least, part))
    }
    return a
  }
}
