package import Statistics

/// How observations are counted and judged. Every value has a default.
package struct ObservationSettings: Sendable {
  /// How long the windows are whose statistics are told.
  package enum Window: Sendable, Hashable {
    case none
    /// So many documents.
    case documents(Int)
    /// A whole number of hours of event time, in milliseconds; of streams without times 10,000 documents instead.
    case milliseconds(Int64)
  }

  /// How streams are judged. Its baseline documents are how many of the first a baseline is learnt from, unless it has a
  /// file of its own.
  package var detector = DetectorConfiguration()
  /// The kinds of features, by name; those of others are seen from the data.
  package var kinds: [String: ObservedKind] = [:]
  package var window = Window.milliseconds(86_400_000)
  /// How many streams there may be.
  package var mostStreams = 100

  package init() {}

  /// How many features of a stream are counted.
  static let mostFeatures = 256
  /// How many of a stream's first documents are looked at for the kinds of their features, and how many bytes of them.
  static let lookDocuments = 4_096
  static let lookBytes = 16 << 20
  /// A window of a stream without times, where none is said in documents.
  static let windowDocuments = 10_000
}
