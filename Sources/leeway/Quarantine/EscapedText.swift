/// Bytes of a stranger's as text that does nothing to a terminal and stays on one line.
enum EscapedText {
  /// Text stays as it is. A backslash is doubled; `\n`, `\r` and `\t` are written so; other control characters, and
  /// characters that show nothing or turn the direction of writing, are `\u{…}`; bytes that are not UTF-8 are `\xNN`.
  static func of(_ bytes: [UInt8]) -> String {
    var text = ""
    var index = 0
    while index < bytes.count {
      if let (scalar, length) = scalar(bytes[index...]) {
        append(scalar, to: &text)
        index += length
      } else {
        text += "\\x" + hexadecimal(bytes[index])
        index += 1
      }
    }
    return text
  }

  static func of(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars { append(scalar, to: &escaped) }
    return escaped
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
        text += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.utf8.count < 2 ? "0" + digits : digits
  }

  /// The scalar that the bytes begin with, and how many bytes it takes; nil where they are not UTF-8.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard let text = String(validating: bytes.prefix(length), as: UTF8.self), let scalar = text.unicodeScalars.first
    else { return nil }
    return (scalar, length)
  }
}
