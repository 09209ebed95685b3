/// Evidence as an integer: natural units of information in steps of 2⁻²⁰.
///
/// Integers add in any order to the same sum, so evidence does not depend on how counts were split and merged.
public enum Nats {
  /// How many steps make one nat.
  public static let stepsPerNat = 1_048_576.0

  /// `value` in nats, rounded to the nearest step (ties to even) and held within ±2,000 nats.
  public static func fixed(_ value: Double) -> Int32 {
    let held = Swift.min(Swift.max(value, -2000), 2000)
    return held == held ? Int32((held * stepsPerNat).rounded(.toNearestOrEven)) : 0
  }

  /// As ``fixed(_:)-(Double)`` of four values at once, with the same bits.
  @inline(__always)
  static func fixed(_ values: SIMD4<Double>) -> SIMD4<Int32> {
    var held = values
    held.replace(with: -2000, where: values .< -2000)
    held.replace(with: 2000, where: values .> 2000)
    held.replace(with: 0, where: values .!= values)
    // Adding 1.5·2⁵² rounds to a whole number, ties to even, and leaves it in the lowest bits.
    let shifted = held * stepsPerNat + 0x1.8p52
    return SIMD4(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD4<Int64>.self))
  }

  /// The nats that a sum of steps stands for.
  @inlinable
  public static func real(_ steps: Int64) -> Double { Double(steps) * (1 / stepsPerNat) }
}
