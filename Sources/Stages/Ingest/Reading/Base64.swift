import Events

/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
enum Base64 {
  /// Decodes `text` into `output`, which is emptied first; false where the text is not Base64.
  static func decode(_ text: UnsafeRawBufferPointer, into output: inout JSONWriter) -> Bool {
    output.removeAll()
    guard text.count % 4 == 0 else { return false }
    let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return false }
    output.reserve(text.count / 4 * 3)
    var bits: UInt32 = 0
    for place in 0..<text.count {
      let isPadding = place >= text.count - padding
      guard let sextet = isPadding ? 0 : sextet(text[place]) else { return false }
      bits = bits << 6 | sextet
      guard place % 4 == 3 else { continue }
      let kept = place == text.count - 1 ? 3 - padding : 3
      for byte in 0..<kept { output.append(byte: UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * byte))) }
      bits = 0
    }
    return true
  }

  private static func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
