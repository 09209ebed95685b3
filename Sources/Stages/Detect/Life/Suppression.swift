import Events

/// A span of event time in which alerts are expected, and not published before its end.
struct Suppression: Sendable, Hashable, Codable {
  /// The features that are meant, in order; all where there are none.
  let features: [String]
  /// nil for at once.
  let from: Timestamp?
  let until: Timestamp

  init(_ command: DriftCommand, until: Timestamp) {
    features = Set(command.features).sorted()
    from = command.from
    self.until = until
  }

  /// Whether it holds back what is said of the feature by documents that end at `time`.
  func covers(_ feature: String, at time: Timestamp) -> Bool {
    (features.isEmpty || features.contains(feature)) && from.map { $0 < time } ?? true
  }
}
