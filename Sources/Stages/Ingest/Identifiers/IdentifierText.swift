import Events

/// What bytes must be so that they can be a document's id.
enum IdentifierText {
  /// Whether a record's key is an id: text of 1 to `limit` bytes in UTF-8 without control characters.
  ///
  /// Keys that producers write in binary forms (numbers, Avro) are not ids; such a record gets its place for an id.
  static func isIdentifier(_ key: UnsafeRawBufferPointer, limit: Int) -> Bool {
    guard !key.isEmpty, key.count <= limit else { return false }
    var isASCII = true
    for byte in key {
      guard byte >= 0x20, byte != 0x7F else { return false }
      if byte >= 0x80 { isASCII = false }
    }
    return isASCII || isUTF8(key)
  }

  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do throws(JSONError) {
      try UTF8Check.check(bytes)
      return true
    } catch {
      return false
    }
  }

  /// Whether a name from the configuration has no control characters.
  static func isPrintable(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// Whether there is nothing but white space: of ASCII, or escaped (`\n`, `\r`, `\t`) where it is a JSON string.
  static func isBlank(_ text: UnsafeRawBufferPointer, isEscaped: Bool) -> Bool {
    var place = 0
    while place < text.count {
      switch text[place] {
      case 0x20, 0x09...0x0D: place += 1
      case UInt8(ascii: "\\") where isEscaped && place + 1 < text.count:
        switch text[place + 1] {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): place += 2
        default: return false
        }
      default: return false
      }
    }
    return true
  }
}
