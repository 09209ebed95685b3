import Foundation
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
    counters.commits["committed"] = 9
    counters.commits["read_again"] = 1
    counters.batchRecords.observe(60)
    counters.batchRecords.observe(20_000)
    counters.processingTime.observe(.milliseconds(4))
    counters.retries = 2
    var status = StageStatus(
      stage: "ingest", unreadyReasons: ["a \"reason\""], assignedPartitions: [0, 3], counters: counters,
      lag: [
        PartitionLag(topic: "documents.raw", partition: 0, records: nil, time: .seconds(90)),
        PartitionLag(topic: "documents.raw", partition: 3, records: 42, time: .milliseconds(1_500)),
      ])
    status.stoppedPartitions = [0]
    status.queues.pendingBytes = 12_345
    status.restoring = [
      RestoreProgress(
        partition: 3, records: 5, bytes: 600, offsets: 10, passed: 7, duration: .milliseconds(2_500))
    ]
    return status
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
    #"leeway_lag_seconds{stage="ingest",topic="documents.raw",partition="0"} 90"#,
    #"leeway_lag_seconds{stage="ingest",topic="documents.raw",partition="3"} 1.5"#,
    #"leeway_transactions_total{stage="ingest",outcome="read_again"} 1"#,
    #"leeway_transactions_total{stage="ingest",outcome="sent_again"} 0"#,
    #"leeway_stage_retries_total{stage="ingest"} 2"#, #"leeway_stopped_partitions{stage="ingest"} 1"#,
    #"leeway_pending_bytes{stage="ingest"} 12345"#,
    #"leeway_batch_records_bucket{stage="ingest",le="50"} 0"#,
    #"leeway_batch_records_bucket{stage="ingest",le="100"} 1"#,
    #"leeway_batch_records_bucket{stage="ingest",le="10000"} 1"#,
    #"leeway_batch_records_bucket{stage="ingest",le="+Inf"} 2"#,
    #"leeway_batch_records_count{stage="ingest"} 2"#, #"leeway_batch_records_sum{stage="ingest"} 20060"#,
    #"leeway_batch_processing_seconds_sum{stage="ingest"} 0.004"#,
    #"leeway_restore_passed_offsets{stage="ingest",partition="3"} 7"#,
    #"leeway_restore_seconds{stage="ingest",partition="3"} 2.5"#,
    #"leeway_restores_total{stage="ingest",outcome="failed"} 0"#,
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

  @Test func `Every metric is a row of the operators' documentation, and no other is`() throws {
    let families =
      [Self.busy].metricFamilies + [.buildInfo(["leeway": "1", "librdkafka": "2"])]
      + ProcessUsage.now().metricFamilies(lostLogLines: 0)
    let rows = families.map { family in
      let labels = family.samples.first?.labels.map(\.name).joined(separator: ", ") ?? "?"
      return "| `\(family.name)` | \(family.kind.rawValue) | \(labels) | \(family.help) |"
    }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
    let start = try #require(text.range(of: "<!-- metrics -->\n"))
    let written = text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }.dropFirst(2).map(String.init)
    #expect(written == rows, "the rows must be:\n\(rows.joined(separator: "\n"))")
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

  @Test func `The start of the process is its ticks behind the machine's, whatever its name`() {
    let fields = (3...22).map { $0 == 22 ? "250" : "\($0)" }.joined(separator: " ")
    for name in ["leeway", "a) b (c"] {
      let start = ProcessUsage.startTime(
        stat: "7 (\(name)) \(fields) 0", machine: "cpu 1\nbtime 1000\n", ticksPerSecond: 100)
      #expect(start == 1_002.5)
    }
    #expect(ProcessUsage.startTime(stat: "", machine: "btime 1", ticksPerSecond: 100) == nil)
  }
}
