internal import Events

/// A stretch of the demo's stream, with documents of one kind.
enum DemoPhase: String, CaseIterable, Sendable {
  case learning, quiet, drift, back

  /// How many documents, of 60,000 in all.
  var usualCount: Int { self == .learning ? 30_000 : 10_000 }

  /// What the phase is for, in words.
  var purpose: String {
    switch self {
    case .learning: "English descriptions, from which the baseline is learnt"
    case .quiet: "the same again: nothing may fire"
    case .drift: "a tenth in German or Italian, and the section \(Self.doubledSection) twice as often"
    case .back: "as before: what opened must resolve"
    }
  }

  /// The section whose share doubles in the drift phase; the model has a class of its own for it.
  static let doubledSection = "games"
  /// The languages that come in, and their share of the drift phase.
  static let foreignLanguages = ["de", "it"]
  static let foreignShare = 0.1
  /// The time between two documents, and the time of the first.
  static let interval = Duration.milliseconds(100)
  static let start = Timestamp(milliseconds: 1_704_067_200_000)
}
