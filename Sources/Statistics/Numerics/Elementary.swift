/// The exponential and the natural logarithm from additions, multiplications and divisions alone.
///
/// A platform's mathematical library may round differently from another's, and then two machines could disagree on
/// whether an alert is due. IEEE 754 fixes the result of every operation used here, so these agree bit for bit
/// everywhere. Their error is at most 2 units in the last place over the whole range (tested against a reference).
public enum Elementary {
  /// ln 2 in two parts: the first has its low 17 bits zero, so that a small integer times it is exact.
  private static let ln2High = 0x1.62e42fefap-1
  private static let ln2Low = 0x1.cf79abc9e3b3ap-40
  private static let inverseLn2 = 0x1.71547652b82fep+0

  /// e to the power of `x`. Below −745 it is 0, above 709.78 infinity; NaN stays NaN.
  public static func exp(_ x: Double) -> Double {
    guard x == x else { return x }
    guard x < 709.78 else { return .infinity }
    guard x > -745 else { return 0 }
    let power = (x * inverseLn2).rounded(.toNearestOrEven)
    let high = x - power * ln2High
    let low = power * ln2Low
    let r = high - low
    // |r| ≤ ln 2 / 2. The rational form and the coefficients are those of fdlibm: with
    // c = r − r²·P(r²), e^r = 1 + r + r·c/(2 − c).
    let t = r * r
    let p4 = -1.65339022054652515390e-06 + t * 4.13813679705723846039e-08
    let p2 = -2.77777777770155933842e-03 + t * (6.61375632143793436117e-05 + t * p4)
    let c = r - t * (1.66666666666666019037e-01 + t * p2)
    let result = 1 - ((low - (r * c) / (2 - c)) - high)
    return scaled(result, by: Int(power))
  }

  /// As ``exp(_:)`` of four numbers within ±700 at once, with the same bits.
  @inline(__always)
  static func exp(_ x: SIMD4<Double>) -> SIMD4<Double> {
    // Adding 1.5·2⁵² rounds to a whole number, ties to even, and leaves it in the lowest bits.
    let shifted = x * inverseLn2 + 0x1.8p52
    let power = shifted - 0x1.8p52
    let high = x - power * ln2High
    let low = power * ln2Low
    let r = high - low
    let t = r * r
    let p4 = t * 4.13813679705723846039e-08 + -1.65339022054652515390e-06
    let p2 = t * (t * p4 + 6.61375632143793436117e-05) + -2.77777777770155933842e-03
    let c = r - t * (t * p2 + 1.66666666666666019037e-01)
    let result = 1 - ((low - (r * c) / (2 - c)) - high)
    let exponent = (unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &<< 52) &+ (1023 << 52)
    return result * unsafeBitCast(exponent, to: SIMD4<Double>.self)
  }

  /// The natural logarithm of `x`. Of 0 it is −infinity, of a negative number or NaN it is NaN.
  public static func log(_ x: Double) -> Double {
    guard x == x, x >= 0 else { return .nan }
    guard x > 0 else { return -.infinity }
    guard x < .infinity else { return x }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa *= 0.5
      exponent += 1
    }
    // ln m = 2·artanh(s), s = f / (2 + f): |s| ≤ 0.1716, the series in s² ends far below one unit in the last place.
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    var series = 2.0 / 23
    for divisor in [21.0, 19, 17, 15, 13, 11, 9, 7, 5, 3] { series = series * z + 2 / divisor }
    let half = 0.5 * f * f
    let tail = s * (half + z * series)
    return exponent * ln2High - ((half - (tail + exponent * ln2Low)) - f)
  }

  /// As ``log(_:)-(Double)`` of four normal numbers above 0 at once, with the same bits.
  @inline(__always)
  static func log(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let bits = unsafeBitCast(x, to: SIMD4<Int64>.self)
    var mantissa = unsafeBitCast(bits & 0xf_ffff_ffff_ffff | 0x3ff0_0000_0000_0000, to: SIMD4<Double>.self)
    let power = (bits &>> 52) &- 1023
    var exponent = SIMD4(Double(power[0]), Double(power[1]), Double(power[2]), Double(power[3]))
    let isLarge = mantissa .> 1.4142135623730951
    mantissa.replace(with: mantissa * 0.5, where: isLarge)
    exponent.replace(with: exponent + 1, where: isLarge)
    let f = mantissa - 1
    let s = f / (f + 2)
    let z = s * s
    var series = SIMD4<Double>(repeating: 2.0 / 23)
    series = series * z + 2.0 / 21
    series = series * z + 2.0 / 19
    series = series * z + 2.0 / 17
    series = series * z + 2.0 / 15
    series = series * z + 2.0 / 13
    series = series * z + 2.0 / 11
    series = series * z + 2.0 / 9
    series = series * z + 2.0 / 7
    series = series * z + 2.0 / 5
    series = series * z + 2.0 / 3
    let half = 0.5 * f * f
    let tail = s * (half + z * series)
    return exponent * ln2High - ((half - (tail + exponent * ln2Low)) - f)
  }

  /// `value` times 2 to the power of `power`, in two steps where one would leave the normal range too early.
  @inline(__always)
  private static func scaled(_ value: Double, by power: Int) -> Double {
    if power.magnitude <= 1000 { return value * Double(bitPattern: UInt64(bitPattern: Int64(power + 1023)) << 52) }
    let first = min(1000, max(-1000, power))
    return value * Double(sign: .plus, exponent: first, significand: 1)
      * Double(sign: .plus, exponent: power - first, significand: 1)
  }
}
