extension Timestamp: CustomStringConvertible {
  /// The most bytes that a written timestamp has.
  static let longestText = 27

  /// RFC 3339 in UTC, with 0, 3 or 6 digits of a fraction as needed: `2024-01-01T00:00:00.100Z`.
  package var description: String {
    withUnsafeTemporaryAllocation(byteCount: Timestamp.longestText, alignment: 1) { buffer in
      let count = write(to: buffer)
      return String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
    }
  }

  /// Writes the text to the buffer, which has room for `longestText` bytes, and returns their number.
  func write(to buffer: UnsafeMutableRawBufferPointer) -> Int {
    var (days, rest) = Int(microseconds).quotientAndRemainder(dividingBy: 86_400_000_000)
    if rest < 0 {
      days -= 1
      rest += 86_400_000_000
    }
    let (year, month, day) = Timestamp.civil(daysSince1970: days)
    let (seconds, fraction) = rest.quotientAndRemainder(dividingBy: 1_000_000)
    Timestamp.put(year / 100, at: 0, of: buffer)
    Timestamp.put(year % 100, at: 2, of: buffer)
    buffer[4] = UInt8(ascii: "-")
    Timestamp.put(month, at: 5, of: buffer)
    buffer[7] = UInt8(ascii: "-")
    Timestamp.put(day, at: 8, of: buffer)
    buffer[10] = UInt8(ascii: "T")
    Timestamp.put(seconds / 3_600, at: 11, of: buffer)
    buffer[13] = UInt8(ascii: ":")
    Timestamp.put(seconds / 60 % 60, at: 14, of: buffer)
    buffer[16] = UInt8(ascii: ":")
    Timestamp.put(seconds % 60, at: 17, of: buffer)
    return Timestamp.putFraction(fraction, at: 19, of: buffer)
  }

  private static func putFraction(_ fraction: Int, at start: Int, of buffer: UnsafeMutableRawBufferPointer) -> Int {
    var position = start
    if fraction > 0 {
      buffer[position] = UInt8(ascii: ".")
      let thousandths = fraction / 1_000
      buffer[position + 1] = UInt8(truncatingIfNeeded: 48 + thousandths / 100)
      put(thousandths % 100, at: position + 2, of: buffer)
      position += 4
      let millionths = fraction % 1_000
      if millionths > 0 {
        buffer[position] = UInt8(truncatingIfNeeded: 48 + millionths / 100)
        put(millionths % 100, at: position + 1, of: buffer)
        position += 3
      }
    }
    buffer[position] = UInt8(ascii: "Z")
    return position + 1
  }

  /// Two digits.
  @inline(__always)
  private static func put(_ value: Int, at position: Int, of buffer: UnsafeMutableRawBufferPointer) {
    buffer[position] = UInt8(truncatingIfNeeded: 48 + value / 10)
    buffer[position + 1] = UInt8(truncatingIfNeeded: 48 + value % 10)
  }
}
