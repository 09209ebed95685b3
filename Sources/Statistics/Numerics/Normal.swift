/// The standard normal distribution.
///
/// Accuracy: 1e-12 relative in either tail. NaN stays NaN.
public enum Normal {
  /// Φ(z) = P(Z ≤ z).
  public static func probability(_ z: Double) -> Double {
    guard z > 0 else { return survival(-z) }
    return 1 - survival(z)
  }

  /// P(Z > z), without the loss of digits where it is small.
  public static func survival(_ z: Double) -> Double {
    guard z == z else { return .nan }
    guard z.magnitude < 39 else { return z > 0 ? 0 : 1 }
    // erfc is Q(½, z²/2), whose leading factor needs no gamma function.
    let half = z * z / 2
    let front = Elementary.exp(-half) * (half * 0.318309886183790672).squareRoot()
    if half < 3.5 {
      let part = front * IncompleteGamma.series(0.5, half)
      return z > 0 ? 0.5 - part : 0.5 + part
    }
    let tail = front * IncompleteGamma.fraction(0.5, half) / 2
    return z > 0 ? tail : 1 - tail
  }

  /// The z with Φ(z) = `probability`; ∓∞ at 0 and 1, NaN outside.
  public static func quantile(_ probability: Double) -> Double {
    guard probability >= 0, probability <= 1 else { return .nan }
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    guard probability != 0.5 else { return 0 }
    guard probability < 0.5 else { return -quantile(1 - probability) }
    return -MonotoneRoot.find(from: 0, to: 39) { probability - survival($0) }
  }
}
