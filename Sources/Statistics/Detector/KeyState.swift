/// The life of one key of a feature.
struct KeyState: Sendable, Hashable, Codable {
  /// Whether a warning has been given.
  var isWarned = false
  var open: OpenAlert?
  /// When the last alert ended.
  var lastResolved: Int64?
  /// The onset block of the first alert of a series of recurrences.
  var firstOnset: Int?
  /// How many recurrences the series has had.
  var recurrences = 0

  /// Whether there is nothing to tell of the key, its evidence (the mean of R over the group's alternatives) being so
  /// much: no alert to review or to raise, no warning to give or to take back.
  @inline(__always)
  func isIdle(evidence: Double, _ baseline: Baseline, _ configuration: DetectorConfiguration) -> Bool {
    open == nil && !isWarned && evidence < baseline.threshold * min(1, configuration.warningShare)
  }
}
