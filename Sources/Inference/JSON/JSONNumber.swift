/// The value of a JSON number as the reference tokenizer's reader rounds it: the digits as a whole number, times or
/// divided by a power of ten. It may be off by one in the last place, and which of two equally likely ways to cut a word
/// wins may hang on it.
enum JSONNumber {
  private static let powers: [Double] = (0...308).map { Double("1e\($0)") ?? .infinity }

  /// - Parameter text: a number by JSON's grammar.
  /// - Returns: nil where it is too large.
  static func value(of text: Span<UInt8>) -> Double? {
    var index = 0
    let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
    if isNegative { index = 1 }
    var digits: UInt64 = 0
    var exponent = 0
    var isFull = false
    var hasPoint = false
    while index < text.count, text[index] | 0x20 != UInt8(ascii: "e") {
      defer { index += 1 }
      if text[index] == UInt8(ascii: ".") {
        hasPoint = true
        continue
      }
      let (tenfold, overflows) = digits.multipliedReportingOverflow(by: 10)
      let (sum, carries) = tenfold.addingReportingOverflow(UInt64(text[index] & 0x0F))
      isFull = isFull || overflows || carries
      if isFull {
        // Digits beyond what 64 bits hold are dropped.
        if !hasPoint { exponent += 1 }
      } else {
        digits = sum
        if hasPoint { exponent -= 1 }
      }
    }
    if index < text.count {
      let tail = String(decoding: (index + 1..<text.count).map { text[$0] }, as: UTF8.self)
      exponent += max(min(Int(tail) ?? (tail.hasPrefix("-") ? -100_000 : 100_000), 100_000), -100_000)
    }
    guard let value = scaled(Double(digits), exponent) else { return nil }
    return isNegative ? -value : value
  }

  private static func scaled(_ digits: Double, _ exponent: Int) -> Double? {
    var value = digits
    var exponent = exponent
    while abs(exponent) > 308 {
      if value == 0 { return 0 }
      if exponent > 0 { return nil }
      value /= 1e308
      exponent += 308
    }
    value = exponent >= 0 ? value * powers[exponent] : value / powers[-exponent]
    return value.isFinite ? value : nil
  }
}
