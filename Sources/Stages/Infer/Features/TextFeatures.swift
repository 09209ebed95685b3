internal import Events
internal import Inference

/// The features of one document's input, as ``FeatureCatalog/input`` names them.
///
/// Everything is a function of the text and of the model, so that a replay finds the same.
struct TextFeatures {
  private let shape: TextShape
  private let language: String
  private let repeated: Double

  /// - Parameter ngrams: used again from text to text.
  init(_ text: Span<UInt8>, ngrams: inout RepeatedNgrams) {
    shape = TextShape(text, ngrams: &ngrams)
    language = Language.detect(text)
    repeated = ngrams.share
  }

  /// The features in the catalog's order. A share of nothing is missing.
  func features(tokens: Int, unknown: Int, special: Int, isTruncated: Bool) -> [Feature] {
    [
      Feature("language", .category(language)),
      Feature("script", .category(shape.scripts.main)),
      Feature("truncated", .category(isTruncated ? "true" : "false")),
      Feature("characters", .number(Double(shape.characters))),
      Feature("words", .number(Double(shape.words))),
      Feature("tokens", .number(Double(tokens))),
      Feature("lines", .number(Double(shape.lines))),
      Feature("sentences", .number(Double(shape.sentences))),
      Feature("mean_word_length", Self.share(shape.wordCharacters, of: shape.words)),
      Feature("digit_share", Self.share(shape.digits, of: shape.characters)),
      Feature("uppercase_share", Self.share(shape.upper, of: shape.letters)),
      Feature("punctuation_share", Self.share(shape.punctuation, of: shape.characters)),
      Feature("non_letter_share", Self.share(shape.characters - shape.letters, of: shape.characters)),
      Feature("markup_share", Self.share(shape.markup, of: shape.characters)),
      Feature("unknown_piece_rate", Self.share(unknown, of: tokens - special)),
      Feature("repeated_ngram_share", .number(repeated)),
    ]
  }

  private static func share(_ part: Int, of whole: Int) -> Feature.Value {
    whole > 0 ? .number(Double(part) / Double(whole)) : .missing
  }
}
