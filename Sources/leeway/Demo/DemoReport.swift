internal import Events
internal import Observability
internal import Pipeline

/// What the demo says at its end, and whether it ended as it must.
struct DemoReport: Sendable {
  struct Check: Sendable {
    var claim: String
    var holds: Bool
  }

  let lines: [String]
  let checks: [Check]

  init(_ end: DemoSnapshot, plan: DemoPlan?, before: ProcessUsage) {
    let alerts = DemoAlerts(end.books.alerts)
    checks = Self.accounts(end) + (plan.map { alerts.checks($0) + alerts.incident($0).checks } ?? [])
    lines =
      ["", "TOPICS"] + Self.topics(end) + ["", "QUARANTINE"] + Self.quarantine(end) + ["", "DRIFT"]
      + [end.books.baseline.map(DemoText.baseline) ?? "no baseline: too few documents (see drift.baseline_documents)"]
      + alerts.lines + ["a last block under 100 documents stays unjudged"]
      + (plan.map { alerts.incident($0).lines } ?? []) + ["", "FLAGGED"] + Self.flagged(end)
      + ["", "FIGURES"] + Self.figures(end, before) + ["", "CHECKS"]
      + checks.map { "  \($0.holds ? "yes" : "NO ")  \($0.claim)" }
  }

  private static func topics(_ end: DemoSnapshot) -> [String] {
    let raw = row("documents.raw", end.books.published, "published, \(end.deduplicated) of them repeats")
    let names = Set(end.stages.flatMap(\.counters.recordsOut.keys)).sorted()
    return [raw] + names.map { row($0, end.sent($0), "") }
      + ["  (documents and predictions hold progress records besides)"]
  }

  private static func quarantine(_ end: DemoSnapshot) -> [String] {
    let rows = end.books.quarantined.sorted { $0.key < $1.key }.map { rule, count in
      row(rule, count, end.books.expected[QuarantineRule(rawValue: rule)].map { "\($0) broken on purpose" } ?? "")
    }
    return rows.isEmpty ? ["  nothing"] : rows
  }

  private static func flagged(_ end: DemoSnapshot) -> [String] {
    end.books.flagged.sorted { $0.key < $1.key }.map { row($0.key, $0.value, "") }
  }

  private static func figures(_ end: DemoSnapshot, _ before: ProcessUsage) -> [String] {
    let processor = (end.usage.processorTime - before.processorTime) / .seconds(1)
    var lines = [
      "  \(DemoText.number(Int(end.rate))) documents a second, "
        + "\(DemoText.number(Int(Double(end.answered) / max(0.001, processor)))) per CPU-second "
        + "(cluster, all stages, producer and consumer in one process)",
      "  \(DemoText.decimal(end.elapsed / .seconds(1), 1)) s, \(DemoText.decimal(processor, 1)) CPU-seconds, "
        + "at most \(end.usage.peakResidentBytes >> 20) MiB resident",
    ]
    if end.books.heldOut > 0 {
      let share = Double(end.books.heldOutRight) / Double(end.books.heldOut) * 100
      lines.append(
        "  \(DemoText.decimal(share, 1)) % of \(DemoText.number(end.books.heldOut)) English documents right whose "
          + "packages training did not see")
    }
    return lines
  }

  private static func accounts(_ end: DemoSnapshot) -> [Check] {
    let out = end.answered
    let broken = end.books.expected.values.reduce(0, +)
    var checks = [
      Check(
        claim: "documents in = predictions + quarantined + deduplicated: \(end.books.published) = "
          + "\(end.books.predictions) + \(end.quarantined) + \(end.deduplicated)", holds: out == end.books.published),
      Check(
        claim: "every event can be read" + (end.books.unreadable.first.map { " (\($0))" } ?? ""),
        holds: end.books.unreadable.isEmpty),
    ]
    if broken > 0 {
      let asExpected = QuarantineRule.allCases.allSatisfy {
        end.books.quarantined[$0.rawValue, default: 0] == end.books.expected[$0, default: 0]
      }
      checks.append(
        Check(
          claim: "the \(broken) documents broken on purpose are in quarantine under their rules, or dropped as repeats",
          holds: asExpected && end.deduplicated == end.books.expected[nil, default: 0]))
    }
    return checks
  }

  private static func row(_ name: String, _ count: Int, _ note: String) -> String {
    "  " + DemoText.pad(name, 22) + DemoText.pad(DemoText.number(count), 12) + note
  }
}
