import Testing

@testable import Inference

@Suite("tokenizer.json")
struct TokenizerFileTests {
  @Test(
    "What is asked for and not done is refused by name",
    arguments: [
      ("\"BertNormalizer\"", "\"NFKC\"", "normalizer is \"NFKC\""),
      ("\"BertPreTokenizer\"", "\"ByteLevel\"", "pre_tokenizer is \"ByteLevel\""),
      ("\"WordPiece\"", "\"BPE\"", "model is \"BPE\""),
      ("\"TemplateProcessing\"", "\"RobertaProcessing\"", "post_processor is \"RobertaProcessing\""),
      ("\"normalized\": false", "\"normalized\": true", "normalized of the added token \"[PAD]\""),
      ("\"single_word\": false", "\"single_word\": true", "single_word of the added token \"[PAD]\""),
      ("\"lowercase\": true", "\"lowercase\": true, \"magic\": 1", "normalizer.magic"),
      ("\"decoder\": null", "\"decoder\": null, \"oracle\": 1", "asks for oracle"),
      ("\"version\": \"1.0\"", "\"version\": \"2.0\"", "version is \"2.0\""),
      ("\"truncation\": null", "\"truncation\": {\"direction\":\"Left\"}", "truncation.direction is \"Left\""),
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

  private func failure(_ old: String, _ new: String) throws -> ModelError? {
    let file = try WordPieceFixture.json("lower")
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
