/// The scripts that are written without spaces between words: their text is cut into pairs of characters.
///
/// A pair of ideographs or kana is about a word in Chinese and Japanese, and pairs find text in Thai nearly as well as
/// words do (Nie, Gao, Zhang & Zhou, *On the use of words and n-grams for Chinese information retrieval*, IRAL 2000).
enum SpacelessScript {
  /// Thai, Lao, Myanmar, Khmer, kana, and ideographs with their extensions; in ascending order.
  private static let ranges: [ClosedRange<UInt32>] = [
    0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF,
    0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA9E0...0xA9FF, 0xAA60...0xAA7F, 0xF900...0xFAFF, 0xFF66...0xFF9F,
    0x20000...0x3FFFF,
  ]

  /// - Parameter value: of a letter or a mark.
  static func contains(_ value: UInt32) -> Bool {
    value >= 0x0E00 && ranges.contains { $0.contains(value) }
  }
}
