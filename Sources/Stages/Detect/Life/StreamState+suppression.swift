import Events
import Statistics

extension StreamState {
  /// Comes to the moments that something decided ends at: suppressions, and the hours of a lesson's blocks.
  ///
  /// In order, and with whatever else happens by then before it, so that time may pass in leaps or in steps.
  ///
  /// - Parameter isPassed: whether a time has passed.
  mutating func passMoments(_ events: inout [StreamEvent], where isPassed: (Timestamp) -> Bool) {
    while let moment = [life.firstEnd, life.lesson?.due].compactMap({ $0 }).min(), isPassed(moment) {
      closeWindows(by: moment, &events)
      passHour(of: moment, &events)
      learn(to: moment, &events)
      endSuppressions(by: moment, &events)
    }
  }

  /// Publishes what nothing holds back any more and is still open.
  private mutating func endSuppressions(by end: Timestamp, _ events: inout [StreamEvent]) {
    let alerts = alerts
    for key in life.end(by: end, feature: { alerts[$0]?.feature }) {
      guard var alert = self.alerts[key] else { continue }
      alert.updatedAt = max(alert.updatedAt, end)
      self.alerts[key] = alert
      marks.alerts.insert(key)
      events.append(.alert(alert))
    }
  }
}
