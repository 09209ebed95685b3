/// The χ² distribution, central and non-central: probabilities and quantiles.
///
/// Accuracy: 1e-10 for probabilities, relative or absolute, and for quantiles relative; tested against SciPy and
/// mpmath. Outside their domain (`degrees` > 0, `nonCentrality` ≥ 0, both finite; `degrees` ≥ 1 where the non-centrality
/// is above 200,000), and for NaN, the functions are NaN.
public enum ChiSquared {
  /// P(X ≤ x) for χ² with `degrees` degrees of freedom and the given non-centrality.
  public static func probability(_ x: Double, degrees: Double, nonCentrality: Double = 0) -> Double {
    guard degrees > 0, degrees < .infinity, nonCentrality >= 0, nonCentrality < .infinity, x == x else { return .nan }
    guard x > 0 else { return 0 }
    guard nonCentrality > 0, x < .infinity else { return IncompleteGamma.lower(degrees / 2, x / 2) }
    return NonCentralChiSquared(degrees: degrees, nonCentrality: nonCentrality).lower(x)
  }

  /// P(X > x), without the loss of digits where it is small.
  public static func survival(_ x: Double, degrees: Double, nonCentrality: Double = 0) -> Double {
    guard degrees > 0, degrees < .infinity, nonCentrality >= 0, nonCentrality < .infinity, x == x else { return .nan }
    guard x > 0 else { return 1 }
    guard nonCentrality > 0, x < .infinity else { return IncompleteGamma.upper(degrees / 2, x / 2) }
    return NonCentralChiSquared(degrees: degrees, nonCentrality: nonCentrality).upper(x)
  }

  /// The x with P(X ≤ x) = `probability`; 0 and ∞ at the ends.
  public static func quantile(_ probability: Double, degrees: Double, nonCentrality: Double = 0) -> Double {
    guard probability >= 0, probability <= 1 else { return .nan }
    guard !Self.probability(1, degrees: degrees, nonCentrality: nonCentrality).isNaN else { return .nan }
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return .infinity }
    func beyond(_ x: Double) -> Double {
      probability < 0.5
        ? Self.probability(x, degrees: degrees, nonCentrality: nonCentrality) - probability
        : (1 - probability) - survival(x, degrees: degrees, nonCentrality: nonCentrality)
    }
    let mean = degrees + nonCentrality
    let deviation = (2 * (degrees + 2 * nonCentrality)).squareRoot()
    var high = mean + 12 * deviation
    while beyond(high) < 0, high < .greatestFiniteMagnitude / 4 { high *= 2 }
    let low = max(0, mean - 12 * deviation)
    return MonotoneRoot.find(from: beyond(low) < 0 ? low : 0, to: high, beyond)
  }

  /// The non-centrality under which P(X ≤ x) = `probability`; 0 where even the central one is below it.
  public static func nonCentrality(at x: Double, probability: Double, degrees: Double) -> Double {
    guard probability > 0, probability < 1, x < .infinity else { return .nan }
    let central = Self.probability(x, degrees: degrees)
    guard central == central else { return .nan }
    guard central > probability else { return 0 }
    func below(_ nonCentrality: Double) -> Double {
      probability < 0.5
        ? probability - Self.probability(x, degrees: degrees, nonCentrality: nonCentrality)
        : survival(x, degrees: degrees, nonCentrality: nonCentrality) - (1 - probability)
    }
    var high = x + 20 + 12 * (4 * x + 2 * degrees).squareRoot()
    while below(high) < 0, high < .greatestFiniteMagnitude / 4 { high *= 2 }
    let low = max(0, x - degrees - 12 * (4 * x + 2 * degrees).squareRoot())
    return MonotoneRoot.find(from: below(low) < 0 ? low : 0, to: high, below)
  }
}
