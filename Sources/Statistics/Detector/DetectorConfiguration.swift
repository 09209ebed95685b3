/// What a stream's detector is told. Every number has a default; tests use smaller ones.
public struct DetectorConfiguration: Sendable, Hashable, Codable {
  /// How many documents a baseline is learnt from, to the end of a block.
  public var baselineDocuments: Int
  /// Below this many documents a baseline gives no verdict.
  public var leastBaselineDocuments = 20_000
  /// Below this many blocks a baseline gives no verdict.
  public var leastBaselineBlocks = 200
  /// A block closes when it has this many documents.
  public var blockDocuments = 100
  /// A block also closes at every multiple of this many milliseconds of event time.
  public var blockMilliseconds: Int64 = 3_600_000
  /// The documents in which at most one false alarm is expected, over all features of the stream.
  public var averageRunLength = 1_000_000.0
  /// A warning is due at this share of the evidence that an alert needs.
  public var warningShare = 0.01
  /// The documents in which at most one false end of an alert is expected, however many are open: the mean of the reverse
  /// process at which one resolves is this, times the directions that are open in the stream.
  public var resolution = 100_000.0
  /// How many segment attributes the source has; each adds as many tests as the whole stream.
  public var segmentAttributes = 0
  /// The group of a feature, where it shares its budget with others; else each feature is its own group.
  public var groups: [String: String] = [:]
  /// Whether seasons are looked for: of features whose baseline has two whole days and differs between its hours or kinds
  /// of day.
  public enum SeasonChoice: String, Sendable, Hashable, Codable, CaseIterable {
    case auto
    case none
  }

  public var season = SeasonChoice.auto
  /// By which the hours and kinds of day are told.
  public var calendar = SeasonCalendar()
  /// Whether that is judged too in which the baseline is not steady.
  public var judgesUnsteady = false
  /// The features to judge before others, in this order; the others follow by name.
  public var preferred: [String] = []
  /// Features that are counted and never judged.
  public var countedOnly: Set<String> = []
  /// How many features are judged at most.
  public var mostFeatures = 32
  /// An alert that stays open is updated after this many milliseconds of event time.
  public var updateMilliseconds: Int64 = 86_400_000
  /// An alert of the same key within this many milliseconds of the last one's end is a recurrence of it.
  public var recurrenceMilliseconds: Int64 = 7 * 86_400_000

  public init(baselineDocuments: Int = 28_000) {
    self.baselineDocuments = baselineDocuments
  }

  /// The features to judge among `names`, in the order of `preferred`, then by name, at most `mostFeatures`.
  func judged(among names: [String]) -> [String] {
    let known = Set(names)
    let first = preferred.filter { known.contains($0) && !countedOnly.contains($0) }
    let chosen = Set(first)
    let others = names.filter { !chosen.contains($0) && !countedOnly.contains($0) }.sorted()
    return Array((first + others).prefix(mostFeatures))
  }
}
