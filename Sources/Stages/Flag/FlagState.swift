package import Events

/// What `flag` keeps of one partition of `drift.alerts`: the alerts whose documents were flagged, and the budget spent.
package struct FlagState: Sendable {
  /// How many alerts are remembered.
  static let rememberedAlerts = 4_096

  private var alerts = IdentifierRing(limit: rememberedAlerts)
  /// The hour of event time that `spent` is counted in.
  package private(set) var hour: Timestamp?
  /// Documents flagged in that hour.
  package private(set) var spent = 0

  init() {}

  func hasFlagged(_ alert: Alert) -> Bool {
    alerts.contains(IdentifierHash(alert.id))
  }

  /// How many of `wanted` documents may be flagged at that time.
  func room(at time: Timestamp, budget: Int) -> Int {
    let hour = time.floored(to: .seconds(3_600))
    // An alert of an earlier hour than one seen draws on the later hour's budget.
    guard let current = self.hour, hour <= current else { return budget }
    return max(0, budget - spent)
  }

  mutating func remember(_ alert: Alert, flagged: Int, at time: Timestamp) {
    alerts.insert(IdentifierHash(alert.id))
    let hour = time.floored(to: .seconds(3_600))
    if let current = self.hour, hour <= current {
      spent += flagged
    } else {
      self.hour = hour
      spent = flagged
    }
  }
}
