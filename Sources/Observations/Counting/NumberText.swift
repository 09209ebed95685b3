import Statistics

/// A number as JSON writes it, and the bin of a grid that it falls into.
///
/// The bin is that of the nearest `Double`. Where its first digits and their power of ten leave no doubt about it, that
/// number is not made: programs write 17 digits of every fraction, and reading these exactly takes ten times as long.
struct NumberText {
  /// Grammatical, as the scanner has checked.
  let text: UnsafeRawBufferPointer

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]
  private static let mostDigits = 19

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// The number itself; infinite where it is beyond what a `Double` holds.
  var value: Double { Double(String(decoding: text, as: UTF8.self)) ?? .nan }

  /// The bin of the number.
  func bin(on grid: GridTable) -> Int {
    guard let near = nearby else { return grid.bin(of: value) }
    let bin = grid.bin(of: near.value)
    guard !near.isExact else { return bin }
    // The estimate is off by three roundings of a 2⁻⁵³rd at most.
    let error = near.value.magnitude * 0x1p-50
    let isClear = grid.bin(of: near.value - error) == bin && grid.bin(of: near.value + error) == bin
    return isClear ? bin : grid.bin(of: value)
  }

  /// The number from its first 19 digits: exact where these are all, fewer than 2⁵³, and the power of ten is exact too
  /// (W. D. Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990). nil for the very large and very small.
  private var nearby: (value: Double, isExact: Bool)? {
    var significand: UInt64 = 0
    var digits = 0
    var exponent = 0
    var isFraction = false
    var place = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { place = 1 }
    while place < text.count {
      let digit = text[place] &- UInt8(ascii: "0")
      if digit <= 9 {
        if digits < Self.mostDigits {
          significand = significand &* 10 &+ UInt64(digit)
          if significand > 0 { digits &+= 1 }
          if isFraction { exponent &-= 1 }
        } else {
          digits &+= 1
          if !isFraction { exponent &+= 1 }
        }
      } else if text[place] == UInt8(ascii: ".") {
        isFraction = true
      } else {
        exponent &+= power(at: place &+ 1)
        break
      }
      place &+= 1
    }
    guard significand > 0 else { return (0, true) }
    let magnitude = exponent.magnitude
    guard magnitude <= 44 else { return nil }
    let first = Self.powers[min(Int(magnitude), 22)]
    let second = Self.powers[max(0, Int(magnitude) - 22)]
    var value = Double(significand)
    value = exponent < 0 ? value / first / second : value * first * second
    let isExact = significand < 1 << 53 && magnitude <= 22 && digits <= Self.mostDigits
    return (isNegative ? -value : value, isExact)
  }

  /// The number after the e; at most a million either way.
  private func power(at start: Int) -> Int {
    var value = 0
    var isNegative = false
    for byte in text[min(start, text.count)...] {
      if byte == UInt8(ascii: "-") { isNegative = true }
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 { value = min(value * 10 + Int(digit), 1_000_000) }
    }
    return isNegative ? -value : value
  }
}
