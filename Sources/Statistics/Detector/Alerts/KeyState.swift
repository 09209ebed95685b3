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

  /// Whether there is an alert to review or a warning to take back.
  var isBusy: Bool { open != nil || isWarned }
}
