internal import CCLD2

/// The language of a text.
enum Language {
  /// The most of a text that is looked at, in bytes.
  static let readBytes = 16 << 10
  /// Where the text is too short, or no language is certain enough.
  static let unknown = "und"

  /// The code of the main language, as `en` or `zh-Hant`, from the first 16 KiB.
  static func detect(_ text: Span<UInt8>) -> String {
    var count = min(text.count, readBytes)
    while count > 0, count < text.count, text[count] & 0xC0 == 0x80 { count -= 1 }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { code in
      code.initialize(repeating: 0)
      let found = text.extracting(0..<count).withUnsafeBytes { bytes in
        leeway_detect_language(
          bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), code.baseAddress,
          Int32(code.count))
      }
      guard found == 1, let start = code.baseAddress else { return unknown }
      return String(cString: start)
    }
  }
}
