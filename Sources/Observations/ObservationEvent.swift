package import Statistics

/// Something that a stream of observations has to tell.
package struct ObservationEvent: Sendable {
  package enum Kind: Sendable {
    case baseline(ObservedBaseline)
    case drift(ObservedDrift)
    case window(ObservedWindow)
    /// A feature that the baseline does not know: it is not judged.
    case newFeature(String)
  }

  /// The stream's name; empty where it has none.
  package let stream: String
  package let kind: Kind
}

/// A stream's baseline, or what there is of it.
package struct ObservedBaseline: Sendable {
  /// nil where there is nothing at all to learn from.
  package let baseline: Baseline?
  /// The documents and blocks that there were.
  package let documents: Int
  package let blocks: Int
  /// Whether documents are judged by it.
  package let isReady: Bool
  /// Why not, or what else is wrong with it.
  package let reasons: [String]
  /// Whether its documents have times.
  package let isTimed: Bool
}

/// What became of one key of one feature.
package struct ObservedDrift: Sendable {
  package let report: DriftReport
  /// How many documents after the baseline the blocks had, the one that decided included.
  package let documents: Int
  /// The number of documents after the baseline before the block where the change is placed, and before the first and
  /// after the last that it may have begun with.
  package let onset: Int
  package let onsetRange: ClosedRange<Int>
  /// Whether the documents have times.
  package let isTimed: Bool
}

/// The documents of one window, by feature.
package struct ObservedWindow: Sendable {
  package let counts: CountTable
  package let baseline: Baseline?
  /// The documents after the baseline before its first, and to its last.
  package let documents: Range<Int>
  /// Its event times; nil where the stream has none.
  package let span: TimeSpan?
}
