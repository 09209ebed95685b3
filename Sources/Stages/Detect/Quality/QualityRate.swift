import Events

/// A rate that is watched: of overrides, of errors in a task or in the entities, or about one class or type of them.
struct QualityRate: Sendable, Hashable, Codable {
  /// As alerts and statistics name it: `overrides`, `errors:TASK` or `entity_errors`.
  let feature: String
  /// The class, or the type of entities.
  var label: String?

  static let overrides = QualityRate(feature: "overrides")
  static let entities = "entity_errors"
  private static let errors = "errors:"

  /// The feature of a task's errors, or, of nil, of the entities'.
  static func errors(of task: String?) -> String { task.map { errors + $0 } ?? entities }

  /// The task; nil of all else.
  var task: String? { feature.hasPrefix(Self.errors) ? String(feature.dropFirst(Self.errors.utf8.count)) : nil }

  /// Whether a feature is one of quality.
  static func isQuality(_ feature: String) -> Bool {
    feature == overrides.feature || feature == entities || feature.hasPrefix(errors)
  }

  /// What a summary adds to the rate: events, and the documents among which they are.
  func counts(_ summary: QualitySummary) -> (events: Int, documents: Int) {
    guard feature != Self.overrides.feature else {
      return (Int(clamping: summary.changed), Int(clamping: summary.documents))
    }
    guard let part = summary.parts.first(where: { Self.errors(of: $0.task) == feature }) else { return (0, 0) }
    guard let label else {
      return (Int(clamping: part.documents - part.correct), Int(clamping: part.documents))
    }
    guard let found = part.labels.first(where: { $0.label == label }) else { return (0, 0) }
    return (Int(clamping: found.wrong), Int(clamping: found.documents))
  }
}

extension Alert {
  /// Whether it is about the quality of predictions, which has a baseline of its own.
  var isOfQuality: Bool { QualityRate.isQuality(feature) }
}
