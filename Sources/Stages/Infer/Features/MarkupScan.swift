/// Finds markup in a text: tags from `<` to `>`, and character references from `&` to `;`.
struct MarkupScan {
  /// A longer one is no tag.
  private static let longestTag = 256
  private static let longestReference = 12

  /// The length in bytes of the markup that begins at `index`; 0 where none does.
  static func length(at index: Int, in text: Span<UInt8>) -> Int {
    switch text[index] {
    case UInt8(ascii: "<"): tag(at: index, in: text)
    case UInt8(ascii: "&"): reference(at: index, in: text)
    default: 0
    }
  }

  private static func tag(at index: Int, in text: Span<UInt8>) -> Int {
    guard index + 2 < text.count else { return 0 }
    let next = text[index + 1]
    guard isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    else { return 0 }
    for end in index + 2..<min(text.count, index + longestTag) {
      if text[end] == UInt8(ascii: ">") { return end + 1 - index }
      if text[end] == UInt8(ascii: "<") { return 0 }
    }
    return 0
  }

  private static func reference(at index: Int, in text: Span<UInt8>) -> Int {
    for end in index + 1..<min(text.count, index + longestReference) {
      let byte = text[end]
      if byte == UInt8(ascii: ";") { return end > index + 1 ? end + 1 - index : 0 }
      guard isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "#") else { return 0 }
    }
    return 0
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
