import Testing

@testable import Inference

@Suite("Tokenizers")
struct TokenizerTests {
  @Test("Ids and offsets are the reference's, with special tokens and without", arguments: TokenizerFixture.names)
  func equalsTheReference(name: String) throws {
    let tokenizer = try TokenizerFixture.tokenizer(name)
    let texts = try TokenizerFixture.texts()
    let expected = try TokenizerFixture.expected(name)
    #expect(expected.count == 2 * texts.count && texts.count >= 1_000)
    var scratch = tokenizer.makeScratch()
    var wrong: [String] = []
    for (index, text) in texts.enumerated() {
      for (offset, addsSpecialTokens) in [true, false].enumerated() {
        let tokens = Self.tokens(tokenizer, text, addsSpecialTokens, &scratch)
        guard tokens != expected[2 * index + offset] else { continue }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) }
        wrong.append("\(scalars): \(tokens), not \(expected[2 * index + offset])")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(3).joined(separator: "\n"))")
  }

  @Test("BERT's own steps are done in one scan, others step by step")
  func oneScan() throws {
    #expect(try TokenizerFixture.tokenizer("wordpiece-bert").isOneScan)
    #expect(try !TokenizerFixture.tokenizer("wordpiece-odd").isOneScan)
  }

  @Test("What is not UTF-8 is read as U+FFFD, a byte at a time", arguments: TokenizerFixture.names)
  func malformed(name: String) throws {
    let tokenizer = try TokenizerFixture.tokenizer(name)
    var scratch = tokenizer.makeScratch()
    for bytes in [[0x61, 0xFF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
      let replaced = bytes.map { $0 < 0x80 ? [$0] : Array("\u{FFFD}".utf8) }.flatMap { $0 }
      let tokens = Self.tokens(tokenizer, bytes, true, &scratch)
      #expect(tokens == Self.tokens(tokenizer, replaced, true, &scratch))
    }
  }

  @Test("Random bytes do not trap, and every offset lies in the text", arguments: TokenizerFixture.names)
  func randomBytes(name: String) throws {
    let tokenizer = try TokenizerFixture.tokenizer(name)
    var scratch = tokenizer.makeScratch()
    var random = SplitMix(seed: 5)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      for token in Self.tokens(tokenizer, bytes, true, &scratch) {
        #expect(token.start >= 0 && token.start <= token.end && token.end <= bytes.count)
      }
    }
  }

  @Test("Long words and long runs of marks come to an end", arguments: ["unigram-odd", "bpe-roberta", "bpe-steps"])
  func longWords(name: String) throws {
    let tokenizer = try TokenizerFixture.tokenizer(name)
    var scratch = tokenizer.makeScratch()
    for unit in ["a", "\u{301}\u{323}", " ", "é"] {
      let text = String(repeating: unit, count: 5_000)
      let tokens = Self.tokens(tokenizer, Array(text.utf8), false, &scratch)
      #expect(tokens.allSatisfy { $0.end <= text.unicodeScalars.count })
    }
  }

  @Test("A limit cuts the text's tokens and says so", arguments: 2...6)
  func limit(most: Int) throws {
    let tokenizer = try TokenizerFixture.tokenizer("unigram-deberta")
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    tokenizer.encode("the language of the ship".utf8.span, scratch: &scratch, into: &out)
    let whole = out
    #expect(!whole.isTruncated && whole.special == 2)
    tokenizer.encode("the language of the ship".utf8.span, maxTokens: most, scratch: &scratch, into: &out)
    #expect(out.count == min(most, whole.count))
    #expect(out.isTruncated == (most < whole.count))
    #expect(out.ids.dropLast().elementsEqual(whole.ids.prefix(out.count - 1)) && out.ids.last == whole.ids.last)
  }

  private static func tokens(
    _ tokenizer: Tokenizer, _ text: [UInt8], _ addsSpecialTokens: Bool, _ scratch: inout TokenizerScratch
  ) -> [TokenizerFixture.Token] {
    var out = TokenBuffer()
    tokenizer.encode(text.span, addsSpecialTokens: addsSpecialTokens, scratch: &scratch, into: &out)
    return out.ids.indices.map { .init(id: out.ids[$0], start: out.starts[$0], end: out.ends[$0]) }
  }
}
