internal import Events

/// The demo's alerts, each from its opening to its end.
struct DemoAlerts {
  private struct Life {
    var opened: Alert
    var last: Alert
  }

  private let lives: [Life]

  /// - Parameter changes: every change of state, in order.
  init(_ changes: [Alert]) {
    var order: [String] = []
    var byID: [String: Life] = [:]
    for alert in changes where alert.openedAt != nil {
      if byID[alert.id] == nil {
        order.append(alert.id)
        byID[alert.id] = Life(opened: alert, last: alert)
      }
      byID[alert.id]?.last = alert
    }
    lives = order.compactMap { byID[$0] }
  }

  var lines: [String] {
    guard !lives.isEmpty else { return ["no alert opened"] }
    return lives.map { life in
      let end = life.last.resolvedAt.map { "resolved \($0)" } ?? "still \(life.last.state.rawValue)"
      return "  \(life.opened.openedAt?.description ?? "") open, \(end): \(life.opened.sentence)"
    }
  }

  /// What must be true of the demo's own documents.
  func checks(_ plan: DemoPlan) -> [DemoReport.Check] {
    let early = lives.filter { life in
      life.opened.openedAt.map { [.learning, .quiet].contains(plan.phase(at: $0)) } ?? false
    }
    return [
      DemoReport.Check(claim: "no alert in the quiet phase", holds: early.isEmpty),
      came("language", plan) { $0.feature == "language" },
      came("class", plan) { $0.feature.hasPrefix("class:") },
    ]
  }

  /// The alerts that opened in the drift phase.
  func incident(_ plan: DemoPlan) -> DemoIncident {
    DemoIncident(
      lives.map(\.opened).filter { alert in alert.openedAt.map { plan.phase(at: $0) == .drift } ?? false }, plan)
  }

  /// The first such alert to open must resolve. Others of its kind may speak of something so rare (one document in
  /// three hundred) that the last phase holds too few documents to end them.
  private func came(_ name: String, _ plan: DemoPlan, _ isMeant: (Alert) -> Bool) -> DemoReport.Check {
    let meant = lives.filter { life in
      isMeant(life.opened) && life.opened.openedAt.map { plan.phase(at: $0) == .drift } ?? false
    }
    let ended = meant.filter { life in life.last.resolvedAt.map { plan.phase(at: $0) == .back } ?? false }
    return DemoReport.Check(
      claim: "the \(name) alert opens in the drift phase and resolves afterwards (\(meant.count) opened, "
        + "\(ended.count) resolved)",
      holds: meant.first.map { first in ended.contains { $0.opened.id == first.opened.id } } ?? false)
  }
}
