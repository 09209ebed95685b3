/// How far the mean of one score has moved in one direction.
public struct Movement: Sendable, Hashable, Codable {
  public let score: Score.Kind
  public let rising: Bool
  /// The bins of a membership; `nil` for location, scale and tail.
  public let bins: Range<Int>?
  /// μ, the baseline's mean: a share for memberships.
  public let expected: Double
  /// The mean over the documents since the onset (after a recovery: since that).
  public let observed: Double
  /// 95 % interval of `observed`, widened by the design effect. It does not know that the documents were picked
  /// because they drifted.
  public let low: Double
  public let high: Double
  /// d, the change that the baseline allows.
  public let margin: Double
  public let designEffect: Double
  /// ln of the mean of R over the group's alternatives, this direction's share of it.
  public let logEvidence: Double
  /// Nats per document since the onset, by the best alternative.
  public let evidencePerDocument: Double
  public let onset: Onset

  /// The change of the mean, with its sign.
  public var effect: Double { observed - expected }

  /// The change in the direction bet on: negative where the mean has moved the other way.
  public var size: Double { rising ? effect : -effect }
}

/// A bin's part in the evidence.
public struct Contribution: Sendable, Hashable, Codable {
  public let bin: Int
  /// The bin's name: a value, `missing`, or a range of numbers.
  public let label: String
  /// The baseline's share of documents in the bin, and the share since the onset.
  public let expected: Double
  public let observed: Double
  /// k·L of the winning alternative, divided by the design effect.
  public let nats: Double
}

/// What became of one key of one feature.
public struct DriftReport: Sendable, Hashable, Codable {
  public enum Change: String, Sendable, Hashable, Codable {
    /// The evidence has reached a hundredth of what an alert needs.
    case warning
    /// The evidence that gave a warning has gone again.
    case cleared
    case opened
    /// The effect has grown by half, another direction has joined, or a day has passed.
    case updated
    /// The effect has halved, or one of several directions is back, and the rest is still beyond the margin.
    case improved
    case resolved
  }

  public let change: Change
  public let feature: String
  /// The class or special value; `nil` for the feature's numbers.
  public let label: String?
  /// The onset with which the alert opened: with stream, baseline and feature, it identifies the alert.
  public let onset: Onset
  /// The event times of the onset's block and of the ends of its range.
  public let onsetSpan: TimeSpan
  public let earliest: Int64
  public let latest: Int64
  /// The onset block of the alert that this is a recurrence of, and the how manieth return it is (0 for the first).
  public let firstOnset: Int?
  public let recurrence: Int
  /// The block whose documents decided, and its event times.
  public let block: Int
  public let span: TimeSpan
  /// When the alert opened: the end of the block that decided.
  public let opened: Int64?
  /// The documents since the onset.
  public let documents: Int
  /// The movements, the one with the most evidence first.
  public let movements: [Movement]
  /// The bins that the evidence comes from, largest first, at most ten.
  public let contributions: [Contribution]
  /// The mean of R over the group's alternatives, this key's share of it, and where an alert is due.
  public let evidence: Double
  public let threshold: Double
  /// The documents in which at most one false alarm is expected.
  public let averageRunLength: Double
  /// The tenth, fiftieth and ninetieth percentile of a numeric feature in the baseline, and since the onset.
  public let expectedQuantiles: [Double]
  public let observedQuantiles: [Double]
  public let baselineIsSteady: Bool
  /// The incident that the alert belongs to; nil for warnings.
  public internal(set) var incident: IncidentMark?

  /// Whether it is told because the effect has grown by half since it was last told.
  public internal(set) var hasGrown = false

  /// Whether the key has come back so often (a third time within seven days of the last) that nobody is notified.
  public var isFlapping: Bool { recurrence >= 2 }
}

/// What a stream's detector tells.
public enum Transition: Sendable, Hashable, Codable {
  /// The baseline is learnt; judging begins with the next block.
  case baseline(Baseline)
  /// A key changed its state.
  case drift(DriftReport)
}
