internal import Observability
internal import Pipeline

/// The demo at one moment.
struct DemoSnapshot: Sendable {
  let books: DemoLedger.Books
  let stages: [StageStatus]
  let elapsed: Duration
  let usage: ProcessUsage
  /// Partitions of `predictions`.
  let partitions: Int

  func received(_ stage: String) -> Int {
    Int(stages.first { $0.stage == stage }?.counters.recordsIn ?? 0)
  }

  /// Records of a topic that stages have sent.
  func sent(_ topic: String) -> Int {
    Int(stages.reduce(0) { $0 + ($1.counters.recordsOut[topic] ?? 0) })
  }

  func counted(_ what: String, by stage: String) -> Int {
    Int(stages.first { $0.stage == stage }?.counters.counted[what] ?? 0)
  }

  var deduplicated: Int { counted("deduplicated", by: "ingest") }
  var quarantined: Int { books.quarantined.values.reduce(0, +) }

  /// Published documents that have come out: answered, in quarantine, or dropped as repeats.
  var answered: Int { books.predictions + quarantined + deduplicated }

  /// Whether everything published has come out.
  var isAnswered: Bool { books.isPublished && answered >= books.published }

  /// Whether the final time has gone through all stages, and all that they wrote was read.
  var isSettled: Bool {
    isAnswered && books.finished.count == partitions && received("infer") == sent("documents")
      && received("summarize") == sent("predictions") && received("detect") == sent("drift.summaries")
      && received("flag") == sent("drift.alerts")
      && [
        "predictions", "documents.quarantine", "drift.alerts", "drift.statistics", "drift.baselines",
        "examples.flagged",
      ].allSatisfy { books.seen[$0, default: 0] == sent($0) }
  }

  /// Something that grows as long as anything moves.
  var activity: Int {
    books.published + books.seen.values.reduce(0, +) + stages.reduce(0) { $0 + Int($1.counters.recordsIn) }
  }

  /// Who has read what, in one line.
  var flow: String {
    let stages = stages.map { stage in
      let problem = stage.unreadyReasons.first.map { " (\($0))" } ?? ""
      return "\(stage.stage) \(stage.counters.recordsIn)\(problem)"
    }
    return "\(books.published) published, \(answered) came out; records read: " + stages.joined(separator: ", ")
  }

  var rate: Double { Double(answered) / max(0.001, elapsed / .seconds(1)) }
}
