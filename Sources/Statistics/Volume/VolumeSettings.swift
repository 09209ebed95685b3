/// How the number of documents is judged. Every value has a default.
public struct VolumeSettings: Sendable, Hashable, Codable {
  /// The documents in which at most one false alarm is expected, of volume and of silence together.
  public var averageRunLength = 1_000_000.0
  /// How many tests share that: two (volume and silence) times one more than there are segment attributes.
  public var families = 2
  /// Whether a season of hours and kinds of day is looked for.
  public var season = DetectorConfiguration.SeasonChoice.auto
  /// By which the hours and kinds of day are told.
  public var calendar = SeasonCalendar()
  /// How many hours the baseline is learnt from in the end; two whole weeks.
  public var learningHours = 336
  /// The change of the mean that is no cause for concern, as a share of it.
  public var margin = 0.1
  /// An alert that stays open is updated after this many milliseconds of event time.
  public var updateMilliseconds: Int64 = 86_400_000
  /// An alert within this many milliseconds of the last one's end is a recurrence of it.
  public var recurrenceMilliseconds: Int64 = 7 * 86_400_000

  public init() {}

  static let hour: Int64 = 3_600_000
  static let minute: Int64 = 60_000
  /// A stream that is silent for longer than two weeks is not watched until it comes again.
  static let patience: Int64 = 336 * hour
  static let hoursPerWeek = 168.0

  /// What the evidence must reach. Streams with more than ``averageRunLength`` documents a week may have one false
  /// alarm a week.
  var threshold: Double { averageRunLength * Double(max(1, families)) }
}
