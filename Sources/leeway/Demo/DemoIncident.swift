internal import Events

/// What the demo's alerts say of the change that was made on purpose: since when, why, and by which documents.
struct DemoIncident {
  /// How many documents the onset may be away from the truth.
  static let tolerance = 200

  private let alerts: [Alert]
  private let plan: DemoPlan
  /// The documents of the drift phase, by their ids.
  private let documents: [String: DemoPlan.Document]

  /// - Parameter alerts: those that opened in the drift phase, as they opened and in order.
  init(_ alerts: [Alert], _ plan: DemoPlan) {
    self.alerts = alerts
    self.plan = plan
    let drift = plan.documents.filter { $0.phase == .drift }
    documents = Dictionary(drift.map { (plan.id(of: $0), $0) }) { first, _ in first }
  }

  /// The incident's alerts, with what they point at.
  var lines: [String] {
    guard let first = alerts.first else { return [] }
    return ["", "INCIDENT", "  since \(first.onset?.time.description ?? "?"), where the drift began at \(truth)"]
      + alerts.filter { $0.incident == first.incident }.flatMap { alert -> [String] in
        let reasons = alert.contributions.prefix(3).map { "\($0.bin.text) \(DemoText.decimal($0.share * 100, 0)) %" }
        let subject = [alert.feature, alert.category].compactMap { $0 }.joined(separator: " = ")
        return [
          "  \(subject): \(reasons.joined(separator: ", "))",
          "    driven by \(alert.driving.prefix(4).map(\.id).joined(separator: ", "))",
          "    to compare with \(alert.controls.prefix(4).map(\.id).joined(separator: ", "))",
        ]
      }
  }

  var checks: [DemoReport.Check] {
    let off = alerts.first?.onset.map { distance($0.time) }
    return [
      DemoReport.Check(
        claim: "the incident's onset lies within \(Self.tolerance) documents of the truth "
          + "(\(off.map { DemoText.number($0) } ?? "none") away)", holds: off.map { $0 <= Self.tolerance } ?? false),
      agree("documents in other languages drive the language alert", alerts.first { $0.feature == "language" }) {
        $0.language != nil
      },
      agree("documents of that section drive the class alert", alerts.first(where: isDoubled)) {
        plan.pool[Int($0.package)].section == DemoPhase.doubledSection
      },
    ]
  }

  private var truth: Timestamp { DemoPlan.time(at: plan.starts[.drift] ?? 0) }

  /// How many documents lie between a time and the truth.
  private func distance(_ time: Timestamp) -> Int {
    let microseconds = (time.microseconds - truth.microseconds).magnitude
    return Int(microseconds / 1_000) / Int(DemoPhase.interval / .milliseconds(1))
  }

  private func isDoubled(_ alert: Alert) -> Bool {
    alert.feature.hasPrefix("class:") && alert.category == DemoPhase.doubledSection
  }

  /// Whether most of the documents that drive an alert are such as a person would name.
  private func agree(
    _ claim: String, _ alert: Alert?, _ isRight: (DemoPlan.Document) -> Bool
  ) -> DemoReport.Check {
    let driving = alert?.driving ?? []
    let right = driving.count { documents[$0.id].map(isRight) ?? false }
    return DemoReport.Check(
      claim: "\(claim) (\(right) of \(driving.count))", holds: !driving.isEmpty && right * 10 >= driving.count * 7)
  }
}

extension Bin {
  fileprivate var text: String {
    switch self {
    case .index(let index): String(index)
    case .value(let value): value
    }
  }
}
