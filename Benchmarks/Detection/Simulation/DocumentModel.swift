import Statistics

/// What documents are like: the parameters of their 14 features.
struct DocumentModel: Hashable {
  /// The share of the class `games`; 16 others divide the rest.
  var games = 0.1
  var italian = 0.08
  var person = 0.12
  /// The share of an entity type that no baseline has.
  var fresh = 0.0
  var noEntity = 0.08
  var confidence = 0.8
  var unknownPieces = 0.032
  /// Factors on the lengths.
  var characters = 1.0
  var words = 1.0
  var tokens = 1.0
  var lines = 1.0
  var digits = 0.03
  var upperCase = 0.05
  var punctuation = 0.06
  var wordLength = 5.0
  /// The share of documents that are six times longer.
  var longer = 0.0
  /// Whether lengths are Pareto with exponent 1.2, without a variance.
  var isHeavy = false

  static let count = 14

  /// The features, in their order.
  func features() -> [SimulatedFeature] { (0..<Self.count).map(feature) }

  /// The feature at a place.
  func feature(_ place: Int) -> SimulatedFeature {
    switch place {
    case 0: topic
    case 1: SimulatedFeature("language", shares: [("it", italian), ("de", 0.02), ("fr", 0.01), ("en", 1)])
    case 2:
      SimulatedFeature("entity", shares: [("new", fresh), ("person", person), ("place", 0.2), ("none", 1)])
    case 3: SimulatedFeature("no_entity", shares: [("yes", noEntity), ("no", 1)])
    case 4: scores
    case 5:
      SimulatedFeature("unknown_pieces", on: .share) { u, _ in min(1, -unknownPieces * Elementary.log(1 - u)) }
    case 6: length("characters", 900 * characters, longer: longer)
    case 7: length("words", 153 * words)
    case 8: length("tokens", 198 * tokens)
    case 9: length("lines", 9 * lines)
    case 10: share("digit_share", digits)
    case 11: share("uppercase_share", upperCase)
    case 12: share("punctuation_share", punctuation)
    default:
      SimulatedFeature("mean_word_length", on: .wordLength) { u, _ in wordLength + 0.6 * Self.normal(u) }
    }
  }

  private var topic: SimulatedFeature {
    let rest = 1 - games
    return SimulatedFeature(
      "topic",
      shares: [("games", games)] + (0..<15).map { ("t\($0)", rest * Double(16 - $0) / 136) } + [("t15", 1)])
  }

  /// u^k has the mean 1 / (1 + k).
  private var scores: SimulatedFeature {
    let power = 1 / confidence - 1
    return SimulatedFeature("confidence", on: .share) { u, _ in Elementary.exp(power * Elementary.log(u)) }
  }

  /// A fifth has none; exponential otherwise.
  private func share(_ name: String, _ mean: Double) -> SimulatedFeature {
    SimulatedFeature(name, on: .share) { u, _ in
      u < 0.2 ? 0 : min(1, -mean * Elementary.log(1 - (u - 0.2) / 0.8))
    }
  }

  /// Log-normal with sigma 0.8 around the median, or Pareto.
  private func length(_ name: String, _ median: Double, longer: Double = 0) -> SimulatedFeature {
    let every = longer > 0 ? Int((1 / longer).rounded()) : .max
    return SimulatedFeature(name, on: .length) { u, draw in
      let factor = draw % every == every / 2 ? 6.0 : 1
      let size =
        isHeavy
        ? median / 5 * Elementary.exp(-Elementary.log(1 - u) / 1.2) : median * Elementary.exp(0.8 * Self.normal(u))
      return min(6e7, (factor * size).rounded())
    }
  }

  /// The normal quantile, by Tukey's lambda (error below 0.1 in the middle; only a shape is needed).
  private static func normal(_ u: Double) -> Double {
    5.05 * (Elementary.exp(0.135 * Elementary.log(u)) - Elementary.exp(0.135 * Elementary.log(1 - u)))
  }
}
