extension WordPieceScan {
  /// The scalar at `index`, under 0x110000, and its length in bytes, never past the end; U+FFFD and 1 for a byte that
  /// begins no well-formed sequence.
  @inline(__always)
  static func scalar(in text: Span<UInt8>, at index: Int) -> (value: UInt32, length: Int) {
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

  /// Where the white space begins that ends at `end`; nil where there is none.
  static func spaceEnding(at end: Int, in text: Span<UInt8>, _ spaces: Set<UInt32>) -> Int? {
    var start = end - 1
    while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    guard start >= 0 else { return nil }
    let scalar = scalar(in: text, at: start)
    return start + scalar.length == end && spaces.contains(scalar.value) ? start : nil
  }
}
