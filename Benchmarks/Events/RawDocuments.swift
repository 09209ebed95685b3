/// Raw documents of about 1 KB, as a producer may write them, with text of three kinds; always the same ones.
struct RawDocuments {
  let name: String
  let texts: [[UInt8]]

  private static let words = [
    (
      "ascii",
      ["the", "library", "provides", "a", "fast", "parser", "for", "structured", "documents", "and", "streams"]
    ),
    ("latin", ["die", "Bibliothek", "für", "schnelle", "Übertragung", "größerer", "Datenmengen", "über", "Netze"]),
    ("cyrillic", ["библиотека", "для", "быстрой", "обработки", "текстов", "и", "потоков", "данных"]),
  ]

  static func kinds(count: Int) -> [RawDocuments] {
    words.map { name, words in
      RawDocuments(name: name, texts: (0..<count).map { document($0, words) })
    }
  }

  /// Words up to some 800 bytes, every tenth followed by an escaped line break.
  private static func document(_ number: Int, _ words: [String]) -> [UInt8] {
    var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var text = ""
    var written = 0
    while text.utf8.count < 800 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += words[Int(state >> 33) % words.count]
      written += 1
      text += written % 10 == 0 ? "\\n" : " "
    }
    let time = "2024-01-01T00:\(10 + number % 50):\(10 + number % 50).\(100 + number % 900)Z"
    return Array(
      """
      {"id": "document-\(number)", "created_at": "\(time)", "language": "en", "version": 3, "draft": false,
       "body": [{"kind": "paragraph", "text": "\(text)"}], "tags": ["a", "b"], "score": 0.731, "section": "net"}
      """.utf8)
  }
}
