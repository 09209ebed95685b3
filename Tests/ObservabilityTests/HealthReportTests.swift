import Pipeline
import Testing

@testable import Observability

@Suite struct HealthReportTests {
  @Test func `A process whose stages turn and can work is alive and ready`() {
    let report = HealthReport([StageStatus(stage: "ingest"), StageStatus(stage: "infer")])
    #expect(report.liveness == .init(passes: true, lines: ["ingest: alive", "infer: alive"]))
    #expect(report.readiness == .init(passes: true, lines: ["ingest: ready", "infer: ready"]))
  }

  @Test func `A broker that is away makes a process unready and leaves it alive`() {
    let report = HealthReport([
      StageStatus(stage: "ingest"),
      StageStatus(stage: "infer", unreadyReasons: ["no broker answers", "no partition is assigned"]),
    ])
    #expect(report.liveness.passes)
    #expect(!report.readiness.passes)
    #expect(report.readiness.text == "ingest: ready\ninfer: not ready: no broker answers; no partition is assigned\n")
  }

  @Test func `One stage whose loop stands still fails both probes`() {
    let report = HealthReport([StageStatus(stage: "ingest"), StageStatus(stage: "detect", isAlive: false)])
    #expect(!report.liveness.passes)
    #expect(report.liveness.lines.last == "detect: the loop has not turned within its limit")
    #expect(!report.readiness.passes)
  }

  @Test func `A process that has not started a stage is alive and not ready`() {
    #expect(HealthReport([]).liveness.passes)
    #expect(HealthReport([]).readiness == .init(passes: false, lines: ["no stage has started"]))
  }

  @Test(arguments: [
    (RestoreProgress(partition: 3, offsets: 3_000_000, passed: 1_200_000), "40 % (1.2 of 3.0 million offsets)"),
    (RestoreProgress(partition: 3, offsets: 900, passed: 899), "99 % (899 of 900 offsets)"),
    (RestoreProgress(partition: 3, offsets: 0), "100 % (0 of 0 offsets)"),
    (
      RestoreProgress(partition: 3, offsets: 10, passed: 7, isWaiting: true),
      "70 % (7 of 10 offsets), waiting for an open transaction to end"
    ),
  ])
  func `While state is restored the stage is alive, and not ready, and says how far it is`(
    progress: RestoreProgress, text: String
  ) {
    var stage = StageStatus(stage: "ingest", unreadyReasons: ["restoring the state of partitions 3"])
    stage.restoring = [progress]
    #expect(HealthReport([stage]).liveness.passes)
    #expect(!HealthReport([stage]).readiness.passes)
    #expect(HealthReport([stage]).readiness.lines[0].hasSuffix("; restoring partition 3: \(text)"))
  }
}
