import Testing

@testable import Inference

/// The tokenizers and texts of `Fixtures/tokenizers`, with what the reference makes of them: see
/// `generate-tokenizers.py`.
struct TokenizerFixture {
  typealias Token = WordPieceFixture.Token

  static let names = [
    "unigram-deberta", "unigram-xlmr", "unigram-odd", "unigram-steps", "bpe-modernbert", "bpe-roberta", "bpe-odd",
    "bpe-steps", "wordpiece-bert", "wordpiece-odd", "wordpiece-steps",
  ]

  static func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer.read(try Fixture.bytes("tokenizers/\(name).json"), path: "\(name).json")
  }

  static func json(_ name: String) throws -> String { try Fixture.text("tokenizers/\(name).json") }

  static func texts() throws -> [[UInt8]] {
    var reader = WordPieceFixture.Reader(bytes: try Fixture.bytes("tokenizers/texts.bin"))
    var texts: [[UInt8]] = []
    while !reader.isAtEnd { texts.append(reader.take(reader.number())) }
    return texts
  }

  /// For each text, the tokens with the special ones, then without.
  static func expected(_ name: String) throws -> [[Token]] {
    var reader = WordPieceFixture.Reader(bytes: try Fixture.bytes("tokenizers/\(name).bin"))
    var expected: [[Token]] = []
    while !reader.isAtEnd { expected.append(reader.tokens()) }
    return expected
  }
}
