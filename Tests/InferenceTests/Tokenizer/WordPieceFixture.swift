import Testing

@testable import Inference

/// The strings of `Fixtures/wordpiece`, with what the reference makes of them: see `generate-wordpiece.py`.
struct WordPieceFixture {
  struct Token: Equatable {
    var id: Int32
    var start: Int32
    var end: Int32
  }

  struct Case {
    var variant: Int
    var text: [UInt8]
    var tokens: [Token]
  }

  static let variants = ["lower", "cased", "stripped", "accents"]

  private static let loaded = Result {
    try Dictionary(
      uniqueKeysWithValues: variants.map { variant in
        (variant, try Tokenizer.read(Array(try json(variant).utf8), path: "\(variant).json"))
      })
  }

  /// The tokenizer of a variant, its vocabulary put in.
  static func tokenizer(_ variant: String) throws -> Tokenizer {
    try #require(try loaded.get()[variant])
  }

  static func json(_ variant: String) throws -> String {
    let pieces = try Fixture.text("wordpiece/vocabulary.txt").split(separator: "\n")
    let vocabulary = pieces.enumerated().map { "\"\($0.element)\":\($0.offset)" }.joined(separator: ",")
    let file = try Fixture.text("wordpiece/\(variant).json")
    return file.replacing("\"vocab\": {}", with: "\"vocab\": {\(vocabulary)}")
  }

  static func cases() throws -> [Case] {
    var reader = Reader(bytes: try Fixture.bytes("wordpiece/cases.bin"))
    var cases: [Case] = []
    while reader.position < reader.bytes.count {
      let variant = reader.number()
      let text = reader.take(reader.number())
      cases.append(Case(variant: variant, text: text, tokens: reader.tokens()))
    }
    return cases
  }

  /// Reads what the generators write.
  struct Reader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position >= bytes.count }

    /// The tokens of one text.
    mutating func tokens() -> [Token] {
      var last = 0
      return (0..<number()).map { _ in
        let id = number()
        let gap = number()
        let start = last + (gap & 1 == 0 ? gap / 2 : -(gap + 1) / 2)
        last = start + number()
        return Token(id: Int32(id), start: Int32(start), end: Int32(last))
      }
    }

    mutating func number() -> Int {
      var value = 0
      var shift = 0
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      return value
    }

    mutating func take(_ count: Int) -> [UInt8] {
      defer { position += count }
      return Array(bytes[position..<position + count])
    }
  }
}

extension Tokenizer {
  /// The tokens of a text, with buffers of their own.
  func tokens(of text: [UInt8], maxTokens: Int = .max) -> [WordPieceFixture.Token] {
    var scratch = makeScratch()
    var out = TokenBuffer()
    encode(text.span, maxTokens: maxTokens, scratch: &scratch, into: &out)
    return out.ids.indices.map { .init(id: out.ids[$0], start: out.starts[$0], end: out.ends[$0]) }
  }
}
