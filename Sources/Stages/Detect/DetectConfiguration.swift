import Events
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
  /// How many values of one attribute of a stream are segments of their own; the rest are judged together.
  package var mostSegments = 50
  /// How many values may wait for their pane to close before it is known which those are; summaries of further ones go
  /// to quarantine.
  package var mostWaiting = 20_000
  /// Whether the number of a stream's documents is judged too.
  package var judgesVolume = true
  /// What that is judged by in the end: whole hours.
  package var volumeBaseline = Duration.seconds(14 * 86_400)
  /// Whether the quality of predictions is judged by reviews, and how.
  package var judgesQuality = true
  package var quality = QualitySettings()
  /// What the baseline of a stream's first documents is called.
  package var baselineName = "first"

  package init(detector: DetectorConfiguration = DetectorConfiguration()) {
    self.detector = detector
    // All directions of one vector share one budget.
    for direction in 0..<Projections.count {
      let name = FeatureCatalog.projection(direction)
      self.detector.groups[name] = detector.groups[name] ?? FeatureCatalog.projections.group
    }
  }

  /// How the number of documents is judged: by the same clock, with a budget of its own.
  var volume: VolumeSettings {
    var settings = VolumeSettings()
    settings.averageRunLength = detector.averageRunLength
    settings.families = 2 * (1 + max(0, detector.segmentAttributes))
    settings.season = detector.season
    settings.calendar = detector.calendar
    settings.learningHours = Int(clamping: volumeBaseline.wholeMilliseconds / 3_600_000)
    settings.updateMilliseconds = detector.updateMilliseconds
    settings.recurrenceMilliseconds = detector.recurrenceMilliseconds
    return settings
  }
}
