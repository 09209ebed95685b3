/// A decimal number taken apart: significant digits × 10^exponent.
struct JSONDecimal {
  let isNegative: Bool
  /// Significant digits, without zeros at either end; 0 for the number zero.
  private(set) var digitCount = 0
  /// The first 19 of them.
  private(set) var significand: UInt64 = 0
  /// The power of ten of the last significant digit.
  private(set) var exponent = 0

  private static let digitsKept = 19

  /// - Parameter text: grammatical.
  init(_ text: UnsafeRawBufferPointer) {
    isNegative = text.first == UInt8(ascii: "-")
    var zeros = 0
    var fractionDigits = 0
    var isFraction = false
    var place = isNegative ? 1 : 0
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      if isFraction { fractionDigits += 1 }
      if digit == 0 {
        zeros += 1
      } else {
        if digitCount > 0 { append(0, times: zeros) }
        append(digit, times: 1)
        zeros = 0
      }
    }
    guard digitCount > 0 else { return }
    exponent = zeros - fractionDigits + JSONDecimal.exponent(text, place)
  }

  private mutating func append(_ digit: UInt8, times: Int) {
    for _ in 0..<times {
      if digitCount < JSONDecimal.digitsKept { significand = significand * 10 + UInt64(digit) }
      digitCount += 1
    }
  }

  func hasSameValue(as other: JSONDecimal) -> Bool {
    isNegative == other.isNegative && digitCount == other.digitCount && digitCount <= JSONDecimal.digitsKept
      && significand == other.significand && (exponent == other.exponent || digitCount == 0)
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]

  /// The number, where both its digits and its power of ten are exact as a `Double`, so that one operation rounds
  /// once (W. D. Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990).
  var fastDouble: Double? {
    guard digitCount <= 15, exponent.magnitude < JSONDecimal.powers.count else { return nil }
    let digits = Double(significand)
    let power = JSONDecimal.powers[Int(exponent.magnitude)]
    let magnitude = exponent < 0 ? digits / power : digits * power
    return isNegative ? -magnitude : magnitude
  }

  var int64: JSONNumber.Fit<Int64> {
    let wholeDigits = digitCount + exponent
    guard digitCount > 0 else { return .exact(0) }
    guard wholeDigits > 0 else { return .inexact(0) }
    guard wholeDigits <= JSONDecimal.digitsKept else { return .outOfRange }
    var magnitude = significand
    let kept = min(digitCount, JSONDecimal.digitsKept)
    for _ in 0..<abs(wholeDigits - kept) {
      magnitude = wholeDigits > kept ? magnitude * 10 : magnitude / 10
    }
    guard magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return .outOfRange }
    let value = isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
    return exponent < 0 ? .inexact(value) : .exact(value)
  }

  /// The number after the e, if there is one; at most a billion either way, which is beyond every type.
  private static func exponent(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var value = 0
    var isNegative = false
    var place = start
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "-") { isNegative = true }
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 { value = min(value * 10 + Int(digit), 1_000_000_000) }
      place += 1
    }
    return isNegative ? -value : value
  }
}
