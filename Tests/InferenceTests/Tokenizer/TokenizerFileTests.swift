import Testing

@testable import Inference

@Suite("tokenizer.json")
struct TokenizerFileTests {
  @Test(
    "What is asked for and not done is refused by name",
    arguments: [
      ("\"BertNormalizer\"", "\"Magic\"", "normalizer is \"Magic\""),
      ("\"BertPreTokenizer\"", "\"UnicodeScripts\"", "pre_tokenizer is \"UnicodeScripts\""),
      (
        "{\n  \"type\": \"BertPreTokenizer\"\n }", "{\"type\": \"ByteLevel\", \"add_prefix_space\": true}",
        "pre_tokenizer is \"ByteLevel\""
      ),
      ("\"WordPiece\"", "\"WordLevel\"", "model is \"WordLevel\""),
      ("\"TemplateProcessing\"", "\"MagicProcessing\"", "post_processor is \"MagicProcessing\""),
      ("\"lowercase\": true", "\"lowercase\": true, \"magic\": 1", "normalizer.magic"),
      ("\"decoder\": null", "\"decoder\": null, \"oracle\": 1", "asks for oracle"),
      ("\"version\": \"1.0\"", "\"version\": \"2.0\"", "version is \"2.0\""),
      ("\"truncation\": null", "\"truncation\": {\"direction\":\"Up\"}", "truncation.direction is \"Up\""),
      (
        "\"truncation\": null", "\"truncation\": {\"direction\":\"Right\",\"strategy\":\"OnlySecond\"}",
        "truncation.strategy is \"OnlySecond\""
      ),
      ("\"padding\": null", "\"padding\": {\"direction\":\"Left\"}", "padding.direction is \"Left\""),
    ])
  func refused(old: String, new: String, reason: String) throws {
    let error = try failure(old, new)
    #expect(error?.kind == .unsupportedTokenizer)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test(
    "What is malformed is named",
    arguments: [
      ("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"[NONE]\"", "unk_token must be a piece"),
      ("\"max_input_chars_per_word\": 100", "\"max_input_chars_per_word\": 0", "max_input_chars_per_word"),
      ("\"[PAD]\":0", "\"[PAD]\":-1", "the id of the piece \"[PAD]\""),
      ("\"[PAD]\":0", "\"[PAD]\":1.5", "the id of the piece \"[PAD]\""),
      ("\"id\": 4,", "\"id\": 9,", "\"[MASK]\" has the id 9, but the vocabulary makes it 4"),
      ("\"lowercase\": true", "\"lowercase\": 1", "true or false"),
    ])
  func malformed(old: String, new: String, reason: String) throws {
    let error = try failure(old, new)
    #expect(error?.kind == .invalidTokenizer)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test(
    "What other tokenizers ask for and is not done is refused by name",
    arguments: [
      ("bpe-roberta", "\"dropout\":null", "\"dropout\":0.1", "model.dropout is 0.1"),
      ("bpe-roberta", "\"byte_fallback\":false", "\"byte_fallback\":true", "model.byte_fallback is true"),
      ("bpe-roberta", "\"end_of_word_suffix\":null", "\"end_of_word_suffix\":\"@\"", "model.end_of_word_suffix"),
      ("bpe-odd", "\"use_regex\":false", "\"use_regex\":false,\"magic\":1", "pretokenizers[2].magic"),
      ("bpe-steps", "\\\\s+", "[a-z]*", "pretokenizers[0].pattern.Regex is \"[a-z]*\""),
      ("unigram-deberta", "\" {2,}\"", "\"( ){2,}\"", "normalizers[2].pattern.Regex is \"( ){2,}\""),
      (
        "unigram-deberta", "\"prepend_scheme\":\"always\"", "\"prepend_scheme\":\"often\"",
        "prepend_scheme is \"often\""
      ),
      ("unigram-steps", "\"prepend\":\"_\"", "\"prepend\":\"\"", "normalizers[3].prepend"),
    ])
  func refusedElsewhere(name: String, old: String, new: String, reason: String) throws {
    let error = try failure(in: TokenizerFixture.json(name), old, new)
    #expect(error?.kind == .unsupportedTokenizer)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test(
    "What is malformed in other tokenizers is named",
    arguments: [
      ("unigram-deberta", "\"unk_id\":1", "\"unk_id\":1000000", "model.unk_id"),
      ("unigram-deberta", "\"precompiled_charsmap\":\"", "\"precompiled_charsmap\":\"!", "precompiled_charsmap"),
      ("unigram-deberta", "[\"[PAD]\",0.0]", "[\"[PAD]\"]", "model.vocab[0]"),
      ("bpe-roberta", "\"merges\":[", "\"merges\":[[\"a\",\"\\u0000\"],", "model.merges[0]"),
      ("bpe-roberta", "\"merges\":[", "\"merges\":[7,", "model.merges[0]"),
    ])
  func malformedElsewhere(name: String, old: String, new: String, reason: String) throws {
    let error = try failure(in: TokenizerFixture.json(name), old, new)
    #expect(error?.kind == .invalidTokenizer)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("A file that ends too early is refused wherever it ends", arguments: ["unigram-deberta", "bpe-odd"])
  func truncated(name: String) throws {
    let file = Array(try TokenizerFixture.json(name).utf8)
    for part in 0..<20 {
      let error = #expect(throws: ModelError.self) {
        try Tokenizer.read(Array(file[..<(file.count * part / 20)]), path: "t.json")
      }
      #expect(error?.kind == .invalidTokenizer)
    }
  }

  private func failure(_ old: String, _ new: String) throws -> ModelError? {
    try failure(in: WordPieceFixture.json("lower"), old, new)
  }

  private func failure(in file: String, _ old: String, _ new: String) throws -> ModelError? {
    try #require(file.contains(old), "the fixture does not hold \(old)")
    return #expect(throws: ModelError.self) {
      try Tokenizer.read(Array(file.replacing(old, with: new, maxReplacements: 1).utf8), path: "t.json")
    }
  }
}

@Suite("JSON tree")
struct JSONTreeTests {
  @Test(
    "Malformed texts are refused with their line",
    arguments: [
      ("{\"a\":1,}", 1), ("[1 2]", 1), ("\n\n{a:1}", 3), ("\"\u{1}\"", 1), ("\"\\q\"", 1), ("\"\\ud800\"", 1),
      ("\"\\udc00\"", 1), ("[tru]", 1), ("1e999", 1), ("{} x", 1), ("\"\\u+123\"", 1), ("-", 1), ("", 1),
      (String(repeating: "[", count: 100), 1),
    ])
  func malformed(text: String, line: Int) {
    let failure = #expect(throws: JSONTree.Failure.self) { try JSONTree.parse(Array(text.utf8)) }
    #expect(failure?.line == line)
  }

  @Test("Values are read as they are")
  func values() throws {
    let tree = try JSONTree.parse(
      Array(#"{"a":[1,-2.5e1,true,null,"\ud83d\ude00\n\u00e9"],"a\u0301":2,"\u00e1":3,"b":{}}"#.utf8))
    #expect(tree["a"] == .array([.number(1), .number(-25), .bool(true), .null, .string(Array("😀\né".utf8))]))
    #expect(tree["b"] == .object([]))
    guard case .object(let members) = tree else { return }
    #expect(members.count == 4)
  }

  @Test("Bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: JSONTree.Failure.self) { try JSONTree.parse([0x22, 0xFF, 0x22]) }
  }
}
