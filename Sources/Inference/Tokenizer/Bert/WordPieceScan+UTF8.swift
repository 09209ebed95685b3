extension WordPieceScan {
  @inline(__always)
  static func scalar(in text: Span<UInt8>, at index: Int) -> (value: UInt32, length: Int) {
    UTF8Scalar.read(text, at: index)
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
