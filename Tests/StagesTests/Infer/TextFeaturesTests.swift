import Events
import Testing

@testable import Stages

@Suite("Features of a text")
struct TextFeaturesTests {
  private func features(_ text: String) -> [String: Feature.Value] {
    var ngrams = RepeatedNgrams()
    let list = TextFeatures(text.utf8.span, ngrams: &ngrams)
      .features(tokens: 10, unknown: 2, special: 2, isTruncated: false)
    return Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.value) })
  }

  @Test("Names and kinds are the catalog's")
  func catalog() {
    let found = features("Some text.")
    #expect(Set(found.keys) == Set(FeatureCatalog.input.map(\.name)))
    for (name, kind) in FeatureCatalog.input {
      if case .category = found[name] {
        #expect(kind.isCategory, "\(name)")
      } else {
        #expect(!kind.isCategory, "\(name)")
      }
    }
    #expect(found["unknown_piece_rate"] == .number(0.25))
  }

  @Test(
    "Characters, words, lines and sentences are counted",
    arguments: [
      ("", 0, 0, 0, 0), ("a", 1, 1, 1, 1), ("One. Two! Three", 15, 3, 1, 3), ("a\nb\r\nc\rd\n", 9, 4, 4, 1),
      ("3.14 is pi.", 11, 4, 1, 1), ("\"Really?\" he said.", 18, 3, 1, 2), ("東京です。はい。", 8, 2, 1, 2),
      ("é e\u{301}", 4, 2, 1, 1), ("👍🏽 ok...", 8, 1, 1, 1), ("\n\n", 2, 0, 2, 0), ("...", 3, 0, 1, 0),
    ])
  func counts(text: String, characters: Int, words: Int, lines: Int, sentences: Int) {
    let found = features(text)
    #expect(found["characters"] == .number(Double(characters)))
    #expect(found["words"] == .number(Double(words)))
    #expect(found["lines"] == .number(Double(lines)))
    #expect(found["sentences"] == .number(Double(sentences)))
  }

  @Test("Shares are of characters, of upper case among letters, and missing where there is nothing to share")
  func shares() {
    let found = features("AB cd 12, <b>x</b> &amp;")
    #expect(found["digit_share"] == .number(2.0 / 24))
    #expect(found["uppercase_share"] == .number(2.0 / 10))
    #expect(found["punctuation_share"] == .number(8.0 / 24))
    #expect(found["non_letter_share"] == .number(14.0 / 24))
    #expect(found["markup_share"] == .number(12.0 / 24))
    for name in ["digit_share", "uppercase_share", "mean_word_length", "markup_share"] {
      #expect(features("")[name] == .missing)
    }
    #expect(features("1 < 2 & 3 > 2; a<b")["markup_share"] == .number(0))
    #expect(features("ab cdef")["mean_word_length"] == .number(3))
  }

  @Test("Repeated triples of words are seen, whatever their case")
  func repeated() {
    #expect(features("one two three four five six")["repeated_ngram_share"] == .number(0))
    #expect(features("one two")["repeated_ngram_share"] == .number(0))
    #expect(features("a b c a b c A B C")["repeated_ngram_share"] == .number(4.0 / 7))
  }

  @Test(
    "The script is the one of most letters",
    arguments: [
      ("hello мир", "Latn"), ("привет ok", "Cyrl"), ("漢字かな漢字", "Hani"), ("مرحبا", "Arab"), ("123 !", "Zyyy"),
      ("안녕하세요", "Hang"), ("Καλημέρα", "Grek"), ("नमस्ते", "Deva"), ("ไทย", "Thai"), ("😀", "Zyyy"),
    ])
  func script(text: String, code: String) {
    #expect(features(text)["script"] == .category(code))
  }

  @Test(
    "The language is CLD2's, and und where it is not sure",
    arguments: [
      ("This package contains the documentation of the library and some examples for its use.", "en"),
      ("Dieses Paket enthält die Dokumentation der Bibliothek und einige Beispiele für ihre Verwendung.", "de"),
      ("Questo pacchetto contiene la documentazione della libreria e alcuni esempi per il suo uso.", "it"),
      ("Этот пакет содержит документацию библиотеки и несколько примеров её использования.", "ru"),
      ("x", "und"), ("", "und"), ("1234 5678", "und"),
    ])
  func language(text: String, code: String) {
    #expect(features(text)["language"] == .category(code))
  }

  @Test(
    "Bytes that are not UTF-8 do not trap",
    arguments: [[0xFF], [0xE2, 0x82], [0xF0, 0x9F], [0xF7, 0xBF, 0xBF, 0xBF]])
  func malformed(bytes: [UInt8]) {
    var ngrams = RepeatedNgrams()
    #expect(TextShape(bytes.span, ngrams: &ngrams).characters > 0)
  }
}
