/// Which documents are looked at more closely, as it is configured: `drift.sample`.
struct SampleSettings: Sendable, Equatable {
  /// The share of documents, by a hash of their ids.
  var share: Double
  /// The directory of the encoder; nil for none.
  var encoder: String?
  /// Whether words are counted.
  var words: Bool

  /// nil where there is no such section.
  init?(_ section: YAMLSection) {
    share = section.number("share", default: 0.05, in: 0...1)
    encoder = section.string("encoder")
    words = section.flag("words", default: false)
    guard !section.names.isEmpty else { return nil }
    if encoder == nil && !words {
      section.problem(
        "encoder",
        "a sample needs something to look at: name the directory of a model of the family sentence-embedding, or count "
          + "words with words: true")
    }
  }
}
