/// The tails of a non-central χ² distribution, for x above 0 and a non-centrality above 0.
struct NonCentralChiSquared {
  /// Above this non-centrality the mixture has too many terms, and the normal part is integrated over instead.
  private static let mostMixed = 2e5

  private let degrees: Double
  private let nonCentrality: Double
  /// The mean of the Poisson distribution of the mixture.
  private let rate: Double

  init(degrees: Double, nonCentrality: Double) {
    self.degrees = degrees
    self.nonCentrality = nonCentrality
    rate = nonCentrality / 2
  }

  /// P(X ≤ x).
  func lower(_ x: Double) -> Double {
    // ‖Z + μ‖ lies within √λ ± χ: 39 standard deviations out there is nothing that a Double can hold.
    let root = nonCentrality.squareRoot()
    guard x.squareRoot() - root - degrees.squareRoot() < 39 else { return 1 }
    guard root - x.squareRoot() < 39 else { return 0 }
    return nonCentrality > Self.mostMixed ? integrated(x, isLower: true) : mixedLower(x / 2)
  }

  /// P(X > x).
  func upper(_ x: Double) -> Double {
    let root = nonCentrality.squareRoot()
    guard x.squareRoot() - root - degrees.squareRoot() < 39 else { return 0 }
    guard root - x.squareRoot() < 39 else { return 1 }
    return nonCentrality > Self.mostMixed ? integrated(x, isLower: false) : mixedUpper(x / 2)
  }

  /// Σ Poisson(j)·P(degrees/2 + j, half), downwards from the last j that counts: every step adds.
  ///
  /// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* vol. 2, eq. 29.3.
  private func mixedLower(_ half: Double) -> Double {
    let nearest = min(rate, (rate * half).squareRoot())
    let last = (nearest - 9 * nearest.squareRoot() - 40).rounded(.down)
    var index = (rate + 9 * rate.squareRoot() + 40).rounded(.up)
    var weight = SaddlePoint.poisson(index, rate)
    var central = IncompleteGamma.lower(degrees / 2 + index, half)
    var step = 0.0
    var sum = weight * central
    while index > max(0, last) {
      // P(a, x) = P(a + 1, x) + xᵃe⁻ˣ/Γ(a + 1). A last term too small for all its digits is no base for the next.
      let shape = degrees / 2 + index - 1
      step = step > 1e-290 ? step * (shape + 1) / half : SaddlePoint.poisson(shape, half)
      central += step
      weight *= index / rate
      index -= 1
      sum += weight * central
    }
    return min(1, sum)
  }

  /// Σ Poisson(j)·Q(degrees/2 + j, half), upwards from the first j that counts: every step adds.
  private func mixedUpper(_ half: Double) -> Double {
    let furthest = max(rate, (rate * half).squareRoot())
    let last = (furthest + 9 * furthest.squareRoot() + 40).rounded(.up)
    var index = max(0, (rate - 9 * rate.squareRoot() - 40).rounded(.down))
    var weight = SaddlePoint.poisson(index, rate)
    var central = IncompleteGamma.upper(degrees / 2 + index, half)
    var step = 0.0
    var sum = weight * central
    while index < last {
      let shape = degrees / 2 + index
      step = step > 1e-290 ? step * half / shape : SaddlePoint.poisson(shape, half)
      central += step
      index += 1
      weight *= rate / index
      sum += weight * central
    }
    return min(1, sum)
  }

  /// X = (Z + √λ)² + W with W of χ² with one degree less: P(X ≤ x) is the mean over √W of
  /// Φ(√(x − W) − √λ) − Φ(−√(x − W) − √λ), the last term being nothing at this non-centrality.
  private func integrated(_ x: Double, isLower: Bool) -> Double {
    func side(_ square: Double) -> Double {
      guard square < x else { return isLower ? 0 : 1 }
      // √(x − W) − √λ without subtracting roots.
      let z = (x - nonCentrality - square) / ((x - square).squareRoot() + nonCentrality.squareRoot())
      return isLower ? Normal.probability(z) : Normal.survival(z)
    }
    guard degrees > 1 else { return degrees == 1 ? side(0) : .nan }
    let shape = (degrees - 1) / 2
    // √W has a standard deviation below 1/√2 about its mean, which is below √(degrees − 1).
    let middle = (degrees - 1).squareRoot()
    return TailIntegral.over(max(0, middle - 7), middle + 7, panels: 5) { s in
      // The density of √W at s: 2·(s²/2)^(shape − ½)·e^(−s²/2) / (√2·Γ(shape)).
      let half = s * s / 2
      return half > 0 ? 2 * shape / s * SaddlePoint.poisson(shape, half) * side(2 * half) : 0
    }
  }
}
