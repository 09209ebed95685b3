/// A change of what documents are like.
struct SimulatedChange: Sendable {
  /// How it comes.
  enum Course: String, Sendable, CaseIterable {
    /// All at once.
    case sudden
    /// In twenty steps over 50,000 documents.
    case gradual
    /// For 5,000 documents in every 15,000.
    case recurring
    /// At once, in one segment with a fifth of the documents.
    case segment
  }

  let name: String
  /// The feature that alerts should name, and the value or special bin; nil for its numbers.
  let feature: String
  let label: String?
  /// A second feature that moves too.
  var second: String?
  let apply: @Sendable (inout DocumentModel, Double) -> Void

  /// What the model is like when so much of the change, from 0 to 1, has come.
  func model(_ model: DocumentModel, amount: Double) -> DocumentModel {
    var changed = model
    apply(&changed, amount)
    return changed
  }

  static let all = [
    SimulatedChange(name: "class-10-to-15", feature: "topic", label: "games") { $0.games *= 1 + 0.5 * $1 },
    SimulatedChange(name: "class-10-to-25", feature: "topic", label: "games") { $0.games *= 1 + 1.5 * $1 },
    SimulatedChange(name: "class-10-to-6", feature: "topic", label: "games") { $0.games *= 1 - 0.4 * $1 },
    SimulatedChange(name: "language-8-to-14", feature: "language", label: "it") { $0.italian *= 1 + 0.75 * $1 },
    SimulatedChange(name: "new-entity-1", feature: "entity", label: "unseen") { $0.fresh = 0.01 * $1 },
    SimulatedChange(name: "entity-12-to-18", feature: "entity", label: "person") { $0.person *= 1 + 0.5 * $1 },
    SimulatedChange(name: "no-entity-8-to-11", feature: "no_entity", label: nil) { $0.noEntity *= 1 + 0.375 * $1 },
    SimulatedChange(name: "confidence-80-to-76", feature: "confidence", label: nil) { $0.confidence -= 0.04 * $1 },
    SimulatedChange(name: "confidence-80-to-78", feature: "confidence", label: nil) { $0.confidence -= 0.02 * $1 },
    SimulatedChange(name: "unknown-pieces-32-to-42", feature: "unknown_pieces", label: nil) {
      $0.unknownPieces *= 1 + 0.3125 * $1
    },
    SimulatedChange(name: "texts-16-longer", feature: "characters", label: nil) { $0.characters *= 1 + 0.16 * $1 },
    SimulatedChange(name: "texts-65-longer", feature: "characters", label: nil) { $0.characters *= 1 + 0.65 * $1 },
    SimulatedChange(name: "words-20-fewer", feature: "words", label: nil) { $0.words *= 1 - 0.2 * $1 },
    SimulatedChange(name: "tokens-20-more", feature: "tokens", label: nil) { $0.tokens *= 1 + 0.2 * $1 },
    SimulatedChange(name: "lines-30-more", feature: "lines", label: nil) { $0.lines *= 1 + 0.3 * $1 },
    SimulatedChange(name: "digits-30-more", feature: "digit_share", label: nil) { $0.digits *= 1 + 0.3 * $1 },
    SimulatedChange(name: "upper-case-50-more", feature: "uppercase_share", label: nil) {
      $0.upperCase *= 1 + 0.5 * $1
    },
    SimulatedChange(name: "punctuation-25-less", feature: "punctuation_share", label: nil) {
      $0.punctuation *= 1 - 0.25 * $1
    },
    SimulatedChange(name: "word-length-3-more", feature: "mean_word_length", label: nil) {
      $0.wordLength *= 1 + 0.03 * $1
    },
    SimulatedChange(name: "2-percent-six-times-longer", feature: "characters", label: nil) {
      $0.longer = $1 >= 1 ? 0.02 : 0
    },
    SimulatedChange(name: "class-and-length", feature: "topic", label: "games", second: "characters") {
      $0.games *= 1 + 0.5 * $1
      $0.characters *= 1 + 0.16 * $1
    },
  ]
}
