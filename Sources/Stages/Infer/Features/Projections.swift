internal import Events

/// A document's vector seen from 32 fixed random directions, so that drift of vectors is drift of numbers.
///
/// A direction has a sign for each component: Achlioptas, *Database-friendly random projections*, JCSS 2003. The signs are the
/// same in every process, and do not depend on how long the vector is.
enum Projections {
  static let count = 32
  /// Values are rounded to multiples of one 256th: finer than the grid they are counted on, and short to write.
  private static let steps = 256.0

  /// One feature a direction; none of a model that gives no vector.
  static func of(_ vector: [Float]) -> [Feature] {
    guard !vector.isEmpty else { return [] }
    var sums = [Double](repeating: 0, count: count)
    for (component, value) in vector.enumerated() {
      let signs = signs(of: component)
      for direction in 0..<count {
        sums[direction] += signs >> UInt32(direction) & 1 == 0 ? Double(value) : -Double(value)
      }
    }
    return sums.enumerated().map { direction, sum in
      Feature(FeatureCatalog.projection(direction), .number((sum * steps).rounded() / steps))
    }
  }

  /// A bit for each direction: SplitMix64 (Steele, Lea & Flood, OOPSLA 2014) of the component's number.
  private static func signs(of component: Int) -> UInt32 {
    var word = UInt64(truncatingIfNeeded: component &+ 1) &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: word ^ word >> 31)
  }
}
