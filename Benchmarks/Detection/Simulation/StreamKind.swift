import Statistics

/// A kind of stream in which nothing drifts.
struct StreamKind: Sendable {
  /// How documents come.
  enum Arrival: Sendable {
    /// So many in each pane.
    case steady(Int)
    /// As many as the hour, the day and chance have it, this many in the mean.
    case changing(Int)
    /// A few, each pane having one with this chance.
    case rare(Double)
  }

  /// What documents depend on beside chance.
  enum Season: Sendable {
    case none
    /// On the hour of the day.
    case daily
    /// On a slow wave of a week.
    case weekly
    /// On their sender, who sends up to this many in a row.
    case senders(most: Int)
  }

  let name: String
  let arrival: Arrival
  /// The length of a pane in milliseconds of event time.
  let pane: Int64
  var season = Season.none
  /// How many documents in a row are alike, and of how many documents one begins such a burst.
  var burst = 1
  var burstEvery = 1
  var isHeavy = false
  /// How many documents a baseline is learnt from.
  var baseline = 28_000

  static let all = [
    StreamKind(name: "independent", arrival: .steady(50), pane: 50_000),
    StreamKind(name: "heavy-tails", arrival: .steady(50), pane: 50_000, isHeavy: true),
    StreamKind(name: "bursts-20", arrival: .steady(50), pane: 50_000, burst: 20, burstEvery: 50),
    StreamKind(
      name: "bursts-400", arrival: .steady(50), pane: 50_000, burst: 400, burstEvery: 8_000, baseline: 120_000),
    StreamKind(name: "daily-season", arrival: .steady(25), pane: 600_000, season: .daily, baseline: 54_000),
    StreamKind(name: "weekly-season", arrival: .steady(25), pane: 600_000, season: .weekly, baseline: 54_000),
    StreamKind(name: "senders", arrival: .steady(50), pane: 50_000, season: .senders(most: 280)),
    StreamKind(name: "changing-volume", arrival: .changing(12), pane: 20_000),
    StreamKind(name: "few-a-day", arrival: .rare(0.02), pane: 10_000),
  ]

  /// The places of the features that depend on the season or sender: class, language, confidence, characters.
  static let varying: Set<Int> = [0, 1, 4, 6]

  /// The models that documents come from, by phase or sender.
  func models(_ random: inout SplitMix64) -> [DocumentModel] {
    var usual = DocumentModel()
    usual.isHeavy = isHeavy
    switch season {
    case .none: return [usual]
    case .daily: return (0..<24).map { Self.wave(usual, Double($0) / 24) }
    case .weekly: return (0..<168).map { Self.wave(usual, Double($0) / 168) }
    case .senders:
      return (0..<60).map { _ in
        var model = usual
        model.games = 0.06 + 0.08 * random.unit()
        model.italian = 0.05 + 0.06 * random.unit()
        model.characters = 0.85 + 0.3 * random.unit()
        model.confidence = 0.79 + 0.02 * random.unit()
        return model
      }
    }
  }

  /// Some features follow a wave of the phase, from 0 to 1.
  private static func wave(_ model: DocumentModel, _ phase: Double) -> DocumentModel {
    var model = model
    // A sine by its rational approximation (Bhaskara I); only a shape is needed.
    let half = phase < 0.5 ? phase : phase - 0.5
    let x = 360 * half
    let size = 4 * x * (180 - x) / (40_500 - x * (180 - x))
    let wave = phase < 0.5 ? size : -size
    model.games *= 1 + 0.4 * wave
    model.italian *= 1 - 0.5 * wave
    model.characters *= 1 + 0.25 * wave
    model.confidence += 0.02 * wave
    return model
  }
}
