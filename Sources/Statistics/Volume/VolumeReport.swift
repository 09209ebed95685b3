/// What became of a stream's volume.
public struct VolumeReport: Sendable, Hashable, Codable {
  public enum Subject: String, Sendable, Hashable, Codable {
    /// The number of documents an hour.
    case volume
    /// That none come at all.
    case silence
  }

  public enum Change: String, Sendable, Hashable, Codable {
    case opened
    /// A day has passed.
    case updated
    /// The change has halved, and the rest is still beyond the margin.
    case improved
    case resolved
  }

  public let subject: Subject
  public let change: Change
  public let rising: Bool
  /// When it began, in milliseconds since 1970, and the range that it may have begun in.
  public let onset: Int64
  public let earliest: Int64
  public let latest: Int64
  /// When the alert opened.
  public let opened: Int64
  /// When this was so: the end of the hour that decided, or the minute for silence.
  public let time: Int64
  /// The onset of the alert that this is a recurrence of, and the how manieth return it is (0 for the first).
  public let firstOnset: Int64?
  public let recurrence: Int
  /// The documents since the onset (after a recovery: since that), and how many the baseline expects in the time.
  public let documents: Int
  public let expected: Double
  /// The change of the mean that is allowed, as a share of it.
  public let margin: Double
  public let dispersion: Double
  /// ln of the evidence with which the alert opened, and of what it had to reach.
  public let logEvidence: Double
  public let logThreshold: Double
  public let averageRunLength: Double

  /// The documents as a share of those expected.
  public var ratio: Double { Double(documents) / max(expected, 1e-9) }
  /// A 95 % interval of the ratio, widened by the dispersion.
  public var interval: (low: Double, high: Double) {
    let error = 1.959963984540054 * (dispersion * Double(max(documents, 1))).squareRoot() / max(expected, 1e-9)
    return (max(0, ratio - error), ratio + error)
  }
  /// Whether it has come back so often that nobody is notified.
  public var isFlapping: Bool { recurrence >= 2 }
}
