/// What Python's `str.strip()` takes off both ends, on UTF-8 bytes: the starter model was trained on texts cleaned so.
///
/// The set is Unicode's White_Space and the four separators U+001C to U+001F.
enum PythonWhitespace {
  static func trim(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var rest = bytes[...]
    while let length = leading(rest) { rest = rest.dropFirst(length) }
    while let length = trailing(rest) { rest = rest.dropLast(length) }
    return UnsafeRawBufferPointer(rebasing: rest)
  }

  /// How many bytes of whitespace `bytes` begins with; nil where it begins with something else.
  private static func leading(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return isASCII(first) ? 1 : nil }
    for length in 2...3 where bytes.count >= length && isWide(bytes.prefix(length)) { return length }
    return nil
  }

  private static func trailing(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard let last = bytes.last else { return nil }
    if last < 0x80 { return isASCII(last) ? 1 : nil }
    for length in 2...3 where bytes.count >= length && isWide(bytes.suffix(length)) { return length }
    return nil
  }

  private static func isASCII(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
  }

  /// U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
  private static func isWide(_ sequence: Slice<UnsafeRawBufferPointer>) -> Bool {
    let bytes = Array(sequence)
    if bytes.count == 2 { return bytes[0] == 0xC2 && (bytes[1] == 0x85 || bytes[1] == 0xA0) }
    switch (bytes[0], bytes[1]) {
    case (0xE1, 0x9A): return bytes[2] == 0x80
    case (0xE2, 0x80): return (0x80...0x8A).contains(bytes[2]) || [0xA8, 0xA9, 0xAF].contains(bytes[2])
    case (0xE2, 0x81): return bytes[2] == 0x9F
    case (0xE3, 0x80): return bytes[2] == 0x80
    default: return false
    }
  }
}
