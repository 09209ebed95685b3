import Events
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
  @Test(
    "A number as an Int64 is exact, or says that it is not",
    arguments: [
      ("0", .exact(0)), ("-0", .exact(0)), ("7", .exact(7)), ("-7", .exact(-7)),
      ("9223372036854775807", .exact(.max)), ("-9223372036854775808", .exact(.min)),
      ("9223372036854775808", .outOfRange), ("-9223372036854775809", .outOfRange),
      ("18446744073709551616", .outOfRange), ("99999999999999999999999", .outOfRange),
      ("123456789012345678", .exact(123_456_789_012_345_678)), ("1e3", .exact(1_000)), ("1.50e1", .exact(15)),
      ("15e-1", .inexact(1)), ("-15e-1", .inexact(-1)), ("0.1", .inexact(0)), ("1.0", .exact(1)),
      ("100e-2", .exact(1)), ("9.223372036854775807e18", .exact(.max)), ("9.223372036854775808e18", .outOfRange),
      ("9223372036854775807.5", .inexact(.max)), ("1e19", .outOfRange), ("1e999999999999", .outOfRange),
      ("1e-999999999999", .inexact(0)), ("0e999999999999", .exact(0)), ("0.000e-5", .exact(0)),
      ("1000000000000000000000e-21", .exact(1)), ("1234567890123456789012345e-22", .inexact(123)),
    ] as [(String, JSONNumber.Fit<Int64>)])
  func integers(text: String, fit: JSONNumber.Fit<Int64>) throws {
    #expect(try reading(text) { $0.number?.int64 } == fit)
  }

  @Test(
    "A number as a Double is rounded correctly, and says when digits were lost",
    arguments: [
      ("0", .exact(0)), ("1", .exact(1)), ("-1.5", .exact(-1.5)), ("0.1", .exact(0.1)), ("1e22", .exact(1e22)),
      ("1e23", .exact(1e23)), ("123456789012345", .exact(123_456_789_012_345)),
      ("9007199254740993", .inexact(9_007_199_254_740_992)), ("9007199254740992", .exact(9_007_199_254_740_992)),
      ("0.30000000000000004", .exact(0.30000000000000004)), ("0.300000000000000041", .inexact(0.30000000000000004)),
      ("3.141592653589793238462643383279", .inexact(.pi)), ("3.141592653589793", .exact(.pi)),
      ("1.7976931348623157e308", .exact(.greatestFiniteMagnitude)), ("1e309", .outOfRange), ("-1e400", .outOfRange),
      ("5e-324", .exact(.leastNonzeroMagnitude)), ("4e-324", .inexact(.leastNonzeroMagnitude)), ("1e-400", .outOfRange),
      ("0e-400", .exact(0)),
      ("100000000000000000000", .exact(1e20)), ("1.000000000000000000000000", .exact(1)),
      ("1e-999999999999", .outOfRange), ("1e999999999999", .outOfRange),
    ] as [(String, JSONNumber.Fit<Double>)])
  func doubles(text: String, fit: JSONNumber.Fit<Double>) throws {
    #expect(try reading(text) { $0.number?.double } == fit)
  }

  @Test("Minus zero keeps its sign")
  func minusZero() throws {
    #expect(try reading("-0.0") { $0.number?.double.exactly?.sign } == .minus)
  }

  @Test("Any finite Double and Float is the same after being written and read")
  func roundTrip() throws {
    var random = SplitMix64.seeded("numbers")
    var writer = JSONWriter()
    for _ in 0..<10_000 {
      let double = Double(bitPattern: random.next())
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard double.isFinite, float.isFinite else { continue }
      writer.removeAll()
      writer.append(double)
      demand(try reading(writer.text) { $0.number?.double } == .exact(double), writer.text)
      writer.removeAll()
      writer.append(float)
      demand(try reading(writer.text) { $0.number?.float } == float, writer.text)
    }
  }

  @Test("A number of a million digits is read")
  func millionDigits() throws {
    let digits = String(repeating: "9", count: 1_000_000)
    #expect(try reading(digits) { $0.number?.int64 } == .outOfRange)
    #expect(try reading(digits) { $0.number?.double } == .outOfRange)
    #expect(try reading("0." + digits) { $0.number?.double } == .inexact(1))
    #expect(try reading("0." + digits) { $0.number?.int64 } == .inexact(0))
  }
}
