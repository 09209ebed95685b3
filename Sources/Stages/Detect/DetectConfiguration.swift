package import Statistics

/// What `detect` is told. Every value has a default.
package struct DetectConfiguration: Sendable {
  /// How streams are judged.
  package var detector: DetectorConfiguration
  /// The lengths of the tumbling windows of `drift.statistics`; each a multiple of the one before.
  package var windows: [Duration] = [.seconds(15 * 60), .seconds(3_600), .seconds(24 * 3_600)]
  /// The PSI that is no cause for concern; a window's critical value asks for more.
  package var tolerance = 0.0
  /// How many streams one partition of `drift.summaries` may hold; summaries of further ones go to quarantine.
  package var mostStreams = 1_000
  /// How many panes of a stream may be open. More means that a partition of `predictions` has not been heard for long:
  /// at 10 seconds a pane, over two days; further summaries go to quarantine.
  package var mostOpenPanes = 20_000
  /// What the baseline of a stream's first documents is called.
  package var baselineName = "first"

  package init(detector: DetectorConfiguration = DetectorConfiguration()) {
    self.detector = detector
  }
}
