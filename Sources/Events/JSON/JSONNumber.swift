/// The text of a JSON number, and what it comes to.
package struct JSONNumber {
  /// How a number fits into a type.
  package enum Fit<Value: Sendable & Equatable>: Sendable, Equatable {
    case exact(Value)
    /// The nearest value; the text says more than the type can hold.
    case inexact(Value)
    case outOfRange

    /// The value where it is exact.
    package var exactly: Value? {
      if case .exact(let value) = self { value } else { nil }
    }

    /// The value, rounded where it must be; nil out of range.
    package var nearest: Value? {
      switch self {
      case .exact(let value), .inexact(let value): value
      case .outOfRange: nil
      }
    }
  }

  /// Grammatical, as the scanner has checked.
  package let text: UnsafeRawBufferPointer

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// As a whole number; a fraction is cut off and makes it inexact. `1.50e1` is exactly 15.
  package var int64: Fit<Int64> {
    let isNegative = text.first == UInt8(ascii: "-")
    guard let first = text.first, text.count <= 18 + (isNegative ? 1 : 0) else { return decimal.int64 }
    var value: Int64 = 0
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return decimal.int64 }
      value = value &* 10 &+ Int64(digit)
    }
    return .exact(first == UInt8(ascii: "-") ? -value : value)
  }

  /// As a `Double`, correctly rounded. Exact means that no other text of at most 17 digits was lost in it: written
  /// again in its shortest form, the number is the same. Out of range is what overflows, or is not 0 and becomes 0.
  package var double: Fit<Double> {
    let decimal = decimal
    if decimal.digitCount == 0 { return .exact(decimal.isNegative ? -0.0 : 0) }
    if decimal.digitCount <= 15, let fast = decimal.fastDouble { return .exact(fast) }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite, value != 0 else {
      return .outOfRange
    }
    if decimal.digitCount <= 15, value.magnitude >= 1e-290 { return .exact(value) }
    var shortest = value.description
    return shortest.withUTF8 { utf8 in
      JSONDecimal(UnsafeRawBufferPointer(utf8)).hasSameValue(as: decimal) ? .exact(value) : .inexact(value)
    }
  }

  /// As a `Float`, correctly rounded from the text; nil out of range.
  package var float: Float? {
    guard let value = Float(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  private var decimal: JSONDecimal { JSONDecimal(text) }
}
