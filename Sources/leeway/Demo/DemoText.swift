internal import Events
internal import Foundation
internal import Pipeline

/// The demo's figures as text.
enum DemoText {
  static func progress(_ snapshot: DemoSnapshot) -> String {
    let lag = snapshot.stages.map { "\($0.stage) \($0.lag.reduce(0) { $0 + ($1.records ?? 0) })" }
    return "\(number(snapshot.books.published)) published, \(number(snapshot.answered)) out, "
      + "\(number(Int(snapshot.rate)))/s; lag: " + lag.joined(separator: ", ")
  }

  static func baseline(_ baseline: BaselineRecord) -> String {
    let state = baseline.ready ? (baseline.steady ? "ready and steady" : "ready, not steady") : "not ready"
    let reasons = baseline.reasons.isEmpty ? "" : " (\(baseline.reasons.joined(separator: "; ")))"
    return
      "baseline \(baseline.id.prefix(12)) of \(baseline.stream.key): \(number(Int(baseline.documents))) documents, "
      + "\(baseline.blocks) blocks, \(state)\(reasons)"
  }

  /// The last window of each feature, the farthest from the baseline first.
  static func table(_ statistics: [String: Statistic], most: Int) -> [String] {
    let rows = statistics.values.sorted {
      ($0.psi?.value ?? 0, $1.feature) > ($1.psi?.value ?? 0, $0.feature)
    }
    let head =
      pad("feature", 22) + pad("window", 22) + pad("documents", 11) + pad("PSI", 9) + pad("critical", 10) + "verdict"
    return [head]
      + rows.prefix(most).map { row in
        pad(row.feature, 22) + pad(row.window.start.description, 22) + pad(number(Int(row.documents)), 11)
          + pad(row.psi.map { decimal($0.value, 4) } ?? "-", 9)
          + pad(row.psi?.critical.map { decimal($0, 4) } ?? "-", 10) + row.verdict.rawValue
      }
  }

  static func number(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  static func decimal(_ value: Double, _ places: Int) -> String { value.text(places: places) }

  static func pad(_ text: String, _ width: Int) -> String {
    text.count < width ? text + String(repeating: " ", count: width - text.count) : text + " "
  }
}
