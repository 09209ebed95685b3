/// The mass of a log-concave density on one side of a point, away from its mode.
enum TailIntegral {
  /// The abscissas and weights of 16-point Gauss–Legendre quadrature on (−1, 1), the positive half.
  private static let nodes: [(at: Double, weight: Double)] = [
    (0.095012509837637440185, 0.18945061045506849629), (0.28160355077925891323, 0.18260341504492358887),
    (0.45801677765722738634, 0.16915651939500253819), (0.61787624440264374845, 0.14959598881657673208),
    (0.7554044083550030339, 0.12462897125553387205), (0.86563120238783174388, 0.09515851168249278481),
    (0.94457502307323257608, 0.062253523938647892863), (0.9894009349916499326, 0.027152459411754094852),
  ]

  /// ∫ of `density` from `low` to `high`, in `panels` equal pieces of 16 points.
  static func over(_ low: Double, _ high: Double, panels: Int = 8, _ density: (Double) -> Double) -> Double {
    guard high > low else { return 0 }
    let half = (high - low) / Double(2 * panels)
    var sum = 0.0
    for panel in 0..<panels {
      let middle = low + half * Double(2 * panel + 1)
      for node in nodes {
        sum += node.weight * (density(middle - half * node.at) + density(middle + half * node.at))
      }
    }
    return sum * half
  }

  /// How far beyond a point the mass that counts reaches.
  ///
  /// - Parameters:
  ///   - deviation: the distribution's standard deviation.
  ///   - slope: the derivative of the density's logarithm at the point; towards the tail it only falls faster.
  static func reach(deviation: Double, slope: Double) -> Double {
    min(11 * deviation, 45 / slope.magnitude)
  }
}
