import Foundation
import Testing

@testable import Inference

@Suite("WordPiece")
struct WordPieceTests {
  @Test("Ids and offsets are the reference's on 12,000 odd strings")
  func equalsTheReference() throws {
    let tokenizers = try WordPieceFixture.variants.map(WordPieceFixture.tokenizer)
    var scratches = tokenizers.map { $0.makeScratch() }
    let cases = try WordPieceFixture.cases()
    #expect(cases.count == 12_000)
    var out = TokenBuffer()
    var wrong: [String] = []
    for one in cases {
      tokenizers[one.variant].encode(one.text.span, scratch: &scratches[one.variant], into: &out)
      let tokens = out.ids.indices.map {
        WordPieceFixture.Token(id: out.ids[$0], start: out.starts[$0], end: out.ends[$0])
      }
      if tokens != one.tokens {
        let scalars = String(decoding: one.text, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) }
        wrong.append("\(WordPieceFixture.variants[one.variant]) \(scalars): \(tokens), not \(one.tokens)")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(5).joined(separator: "\n"))")
  }

  @Test("The fixture's vocabulary has pieces that are canonically equivalent and yet differ")
  func equivalentPieces() throws {
    let tokenizer = try WordPieceFixture.tokenizer("cased")
    let composed = tokenizer.tokens(of: Array("caf\u{E9}".utf8))
    let decomposed = tokenizer.tokens(of: Array("cafe\u{301}".utf8))
    #expect(composed.count == 3)
    #expect(decomposed.count == 3)
    #expect(composed[1].id != decomposed[1].id)
  }

  @Test("A limit cuts the text's tokens and says so", arguments: 2...8)
  func limit(most: Int) throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    tokenizer.encode("the language of the ship".utf8.span, scratch: &scratch, into: &out)
    let whole = out
    #expect(!whole.isTruncated)
    tokenizer.encode("the language of the ship".utf8.span, maxTokens: most, scratch: &scratch, into: &out)
    #expect(out.count == min(most, whole.count))
    #expect(out.isTruncated == (most < whole.count))
    #expect(out.ids.dropLast().elementsEqual(whole.ids.prefix(out.count - 1)))
    #expect(out.ids.last == whole.ids.last)
  }

  @Test("A text that just fills the limit is not truncated")
  func justFits() throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    tokenizer.encode("the ship".utf8.span, scratch: &scratch, into: &out)
    let count = out.count
    tokenizer.encode("the ship \n".utf8.span, maxTokens: count, scratch: &scratch, into: &out)
    #expect(out.count == count)
    #expect(!out.isTruncated)
  }

  @Test("Unknown words are counted")
  func unknown() throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    tokenizer.encode("the \u{16A0} ship \u{16A0}\u{16A0}".utf8.span, scratch: &scratch, into: &out)
    #expect(out.unknown == 2)
    #expect(out.special == 2)
  }

  @Test(
    "What is not UTF-8 is read as U+FFFD, a byte at a time, without a trap",
    arguments: [
      [0x61, 0xFF], [0x61, 0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE0, 0x80, 0xAF], [0x5B, 0xC3, 0x5D],
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    let replaced = bytes.map { $0 < 0x80 ? [$0] : Array("\u{FFFD}".utf8) }.flatMap { $0 }
    #expect(tokenizer.tokens(of: bytes) == tokenizer.tokens(of: replaced))
  }

  @Test("Random bytes do not trap, and every offset lies in the text", arguments: [UInt64(1), 2, 3, 4])
  func randomBytes(seed: UInt64) throws {
    let tokenizers = try WordPieceFixture.variants.map(WordPieceFixture.tokenizer)
    var random = SplitMix(seed: seed)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      for token in tokenizers[Int.random(in: 0..<4, using: &random)].tokens(of: bytes) {
        #expect(token.start >= 0 && token.start <= token.end && token.end <= bytes.count)
      }
    }
  }

  @Test("A word of a megabyte is one unknown token")
  func longWord() throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    let tokens = tokenizer.tokens(of: [UInt8](repeating: 0x61, count: 1_000_000))
    #expect(tokens.count == 3)
    #expect(tokens[1] == .init(id: 1, start: 0, end: 1_000_000))
  }

  @Test("Threads share a tokenizer")
  func threads() async throws {
    let tokenizer = try WordPieceFixture.tokenizer("lower")
    let cases = try WordPieceFixture.cases().filter { $0.variant == 0 }.prefix(500)
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask { cases.count { tokenizer.tokens(of: $0.text) != $0.tokens } }
      }
      for await wrong in group { #expect(wrong == 0) }
    }
  }
}

/// A small random generator with a seed (Steele, Lea & Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
