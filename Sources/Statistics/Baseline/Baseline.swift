/// A frozen account of what is normal in a stream, with everything needed to judge documents by it.
public struct Baseline: Sendable, Hashable, Codable {
  /// Which season the baseline models in at least one feature.
  public enum Season: String, Sendable, Hashable, Codable {
    /// None: every feature has one cell, for all hours and days.
    case notModelled = "not_modelled"
    /// The hours of the day differ.
    case daily
    /// Workdays, Saturdays and Sundays differ, and perhaps their hours.
    case weekly

    init(_ features: [FeatureBaseline]) {
      let shapes = features.compactMap(\.season?.shape)
      self = shapes.isEmpty ? .notModelled : shapes.allSatisfy(\.isDaily) ? .daily : .weekly
    }
  }

  /// How many documents it was learnt from.
  public let documents: Int
  /// How many blocks it was learnt from.
  public let blocks: Int
  /// The event times it was learnt from.
  public let span: TimeSpan
  public let season: Season
  /// The features that are judged, in the order in which they are.
  public let features: [FeatureBaseline]
  /// The features that are counted and shown only.
  public let counted: [FeatureBaseline]
  /// The documents in which at most one false alarm is expected, over all features.
  public let averageRunLength: Double
  /// F: the groups of features, times one more than the segment attributes.
  public let families: Int
  /// Why the baseline is not steady; empty where it is.
  public internal(set) var unsteadiness: [Unsteadiness]

  /// Whether the baseline's own replay raised no alarm and nothing varies beyond reason.
  public var isSteady: Bool { unsteadiness.isEmpty }

  /// R at which an alert is due, in the weighted mean over the alternatives of a group's features: ARL · F.
  public var threshold: Double { averageRunLength * Double(families) }

  /// The weights of all directions of the features that share a feature's budget.
  func weight(ofGroupOf feature: FeatureBaseline) -> Double {
    features.reduce(0) { $1.group == feature.group ? $0 + $1.weight : $0 }
  }

  /// How many groups of features there are.
  static func groups(of features: [FeatureBaseline]) -> Int { max(1, Set(features.lazy.map(\.group)).count) }

  /// The smallest effects that would be found within 10,000 documents, of each direction of the judged features; worked
  /// out anew each time.
  public var smallestEffects: [SmallestEffect] {
    features.flatMap { feature in
      DetectableEffect(
        feature: feature, refused: refused(of: feature), blockDocuments: Double(documents) / Double(max(1, blocks)),
        odds: threshold * weight(ofGroupOf: feature)
      ).all()
    }
  }

  /// Documents in a week at the baseline's rate.
  public var documentsPerWeek: Double {
    let (length, overflow) = span.end.subtractingReportingOverflow(span.start)
    return overflow || length <= 0 ? 0 : Double(documents) * (Self.week / Double(length))
  }

  /// What a block of `documents` documents, which ends `milliseconds` after the last one, adds to R.
  ///
  /// The documents themselves; for streams with more than ARL documents a week at most ARL · Δt / 7 days, so that
  /// false alarms are held to one a week rather than one in ARL documents.
  public func increment(documents: Int, milliseconds: Int64) -> Double {
    guard documentsPerWeek > averageRunLength else { return Double(documents) }
    return min(Double(documents), averageRunLength * Double(max(0, milliseconds)) / Self.week)
  }

  private static let week = 7.0 * 86_400_000
}

/// The smallest change of a score's mean that would be found within 10,000 documents.
public struct SmallestEffect: Sendable, Hashable {
  /// How many documents the change may take to be found.
  public static let within = 10_000
  public let feature: String
  public let label: String?
  public let score: Score.Kind
  public let rising: Bool
  /// The change, in units of the score (shares for memberships); `nil` where none that is possible would be found.
  public let effect: Double?
}
