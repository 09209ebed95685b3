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
}
