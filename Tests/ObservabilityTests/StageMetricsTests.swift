import Pipeline
import Testing

@testable import Observability

@Suite struct StageMetricsTests {
  private static let busy: StageStatus = {
    var counters = StageCounters()
    counters.recordsIn = 1_000
    counters.batches = 10
    counters.recordsOut = ["documents.quarantine": 7, "documents": 990]
    counters.quarantined = ["utf8": 4, "missing_field": 3]
    counters.counted = ["late": 5, "deduplicated": 3]
    counters.commits = ["committed": 9, "aborted": 1]
    counters.retries = 2
    return StageStatus(
      stage: "ingest", unreadyReasons: ["a \"reason\""], assignedPartitions: [0, 3], counters: counters,
      lag: [PartitionLag(topic: "documents.raw", partition: 3, records: 42)])
  }()

  @Test(arguments: [
    #"leeway_stage_alive{stage="ingest"} 1"#, #"leeway_stage_ready{stage="ingest"} 0"#,
    #"leeway_assigned_partitions{stage="ingest"} 2"#,
    #"leeway_lag_records{stage="ingest",topic="documents.raw",partition="3"} 42"#,
    #"leeway_records_in_total{stage="ingest"} 1000"#, #"leeway_batches_total{stage="ingest"} 10"#,
    #"leeway_records_out_total{stage="ingest",topic="documents"} 990"#,
    #"leeway_records_out_total{stage="ingest",topic="documents.quarantine"} 7"#,
    #"leeway_quarantined_total{stage="ingest",rule="utf8"} 4"#,
    #"leeway_observed_total{stage="ingest",what="deduplicated"} 3"#,
    #"leeway_observed_total{stage="ingest",what="late"} 5"#,
    #"leeway_commits_total{stage="ingest",outcome="aborted"} 1"#, #"leeway_retries_total{stage="ingest"} 2"#,
  ])
  func `What a stage counts is a line of the exposition`(line: String) {
    #expect(PrometheusText.render([Self.busy].metricFamilies).split(separator: "\n").contains(Substring(line)))
  }

  @Test func `Two stages share one family`() {
    let text = PrometheusText.render([Self.busy, StageStatus(stage: "infer")].metricFamilies)
    let lines = text.split(separator: "\n").filter { $0.contains("leeway_batches_total") }
    #expect(
      lines.dropFirst(2) == [#"leeway_batches_total{stage="ingest"} 10"#, #"leeway_batches_total{stage="infer"} 0"#])
  }

  @Test func `Names are such as Prometheus takes, and tell a counter from a gauge`() {
    let families = [Self.busy].metricFamilies + ProcessUsage.now().metricFamilies(lostLogLines: 0)
    for family in families {
      #expect(family.name.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil, "\(family.name)")
      #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
      for label in family.samples.flatMap(\.labels) {
        #expect(label.name.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*/) != nil, "\(family.name): \(label.name)")
      }
    }
    #expect(Set(families.map(\.name)).count == families.count)
  }

  @Test func `The process's memory and processor time are its own`() throws {
    let usage = ProcessUsage.now()
    #expect(try #require(usage.residentBytes) > 1 << 20)
    #expect(usage.processorTime > .zero)
    let text = PrometheusText.render(usage.metricFamilies(lostLogLines: 3))
    #expect(text.contains("\nleeway_log_lines_lost_total 3\n"))
    #expect(text.hasPrefix("# HELP process_resident_memory_bytes "))
  }

  @Test(arguments: [
    ("", nil), ("12", nil), ("a b c", nil), ("9 9223372036854775807 1", nil), ("500 25 3 1 0 9 0\n", 102_400),
  ])
  func `The resident size is the second field of statm in pages`(statm: String, bytes: Int64?) {
    #expect(ProcessUsage.residentBytes(statm: statm, pageBytes: 4_096) == bytes)
  }
}
