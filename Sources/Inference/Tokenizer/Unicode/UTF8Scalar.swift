/// Scalars in UTF-8, read and written without `String`.
enum UTF8Scalar {
  /// The scalar at `index`, under 0x110000, and its length in bytes, never past the end; U+FFFD and 1 for a byte that
  /// begins no well-formed sequence.
  @inline(__always)
  static func read(_ text: Span<UInt8>, at index: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(text[index])
    if first < 0x80 { return (first, 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, text.count - index >= length else { return (0xFFFD, 1) }
    var value = first & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let byte = UInt32(text[index + offset])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | byte & 0x3F
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, value < 0x110000, !(0xD800...0xDFFF).contains(value) else { return (0xFFFD, 1) }
    return (value, length)
  }

  /// The scalar that ends at `end` and where it begins; nil at the beginning of the text.
  static func last(_ text: Span<UInt8>, before end: Int) -> (value: UInt32, start: Int)? {
    var start = end - 1
    while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    guard start >= 0 else { return nil }
    let scalar = read(text, at: start)
    return start + scalar.length == end ? (scalar.value, start) : (0xFFFD, end - 1)
  }

  /// Calls `body` with each byte of a scalar.
  @inline(__always)
  static func forEachByte(of scalar: UInt32, _ body: (UInt8) -> Void) {
    func byte(_ value: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value) }
    if scalar < 0x80 { return body(byte(scalar)) }
    if scalar < 0x800 {
      body(byte(0xC0 | scalar >> 6))
    } else {
      if scalar < 0x10000 {
        body(byte(0xE0 | scalar >> 12))
      } else {
        body(byte(0xF0 | scalar >> 18))
        body(byte(0x80 | scalar >> 12 & 0x3F))
      }
      body(byte(0x80 | scalar >> 6 & 0x3F))
    }
    body(byte(0x80 | scalar & 0x3F))
  }

  /// The bytes of a scalar.
  static func bytes(of scalar: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    forEachByte(of: scalar) { bytes.append($0) }
    return bytes
  }
}
