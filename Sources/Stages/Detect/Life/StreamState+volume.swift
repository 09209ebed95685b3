import Events
import Statistics

extension StreamState {
  /// What the number of documents has to tell, with the states that people have decided on.
  ///
  /// Suppressions do not hold it back: that documents stay away is another matter than what is in them.
  mutating func settleVolume(_ told: ApartEvent) -> ApartEvent {
    guard case .alert(var alert) = told else { return told }
    let before = alerts[alert.key]
    let isOver = alert.state == .resolved
    life.settle(&alert, isOver: isOver, hasGrown: Self.hasGrown(alert, since: before))
    var kept = alert
    // Growth is measured from what somebody was told.
    if alert.silent == true, let before { kept.directions = before.directions }
    alerts[alert.key] = isOver ? nil : kept
    marks.alerts.insert(alert.key)
    return .alert(alert)
  }

  private static func hasGrown(_ alert: Alert, since before: Alert?) -> Bool {
    guard let now = alert.directions.first, let then = before?.directions.first else { return false }
    return now.direction != then.direction || now.effect.value.magnitude >= 1.5 * then.effect.value.magnitude
  }
}

extension Alert {
  /// Whether it is about the number of documents, and not about what is in them.
  var isOfVolume: Bool { VolumeReport.Subject(rawValue: feature) != nil }
  /// Whether what is normal for it is no matter of the baseline of features.
  var isApart: Bool { isOfVolume || isOfQuality }
}
