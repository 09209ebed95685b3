import Events
import Foundation
import LogSimulation
import Pipeline
import PipelineTesting
import Stages
import Statistics
import Testing

/// `LEEWAY_TEST_DOCUMENTS` says how many documents; 6,000 without it.
@Suite("the same answer however it is run")
struct SameAnswerTests {
  private static let documents =
    ProcessInfo.processInfo.environment["LEEWAY_TEST_DOCUMENTS"].flatMap { Int($0) } ?? 6_000
  private static let start = Timestamp(milliseconds: 1_704_067_200_000)

  struct Run: Sendable, CustomTestStringConvertible {
    var workers: Int
    var partitions: Int32
    var plan: FaultPlan
    var faults: String

    var testDescription: String { "\(workers) workers, \(partitions) partitions, \(faults)" }
  }

  private static let reference = Run(workers: 1, partitions: 1, plan: .none, faults: "no faults")
  static let others = [
    Run(workers: 2, partitions: 4, plan: .none, faults: "no faults"),
    Run(workers: 4, partitions: 16, plan: .none, faults: "no faults"),
    Run(workers: 1, partitions: 1, plan: .rough, faults: "many faults"),
    Run(workers: 2, partitions: 4, plan: .rough, faults: "many faults"),
    Run(workers: 4, partitions: 16, plan: .rough, faults: "many faults"),
  ]

  /// What is compared: everything that `detect` writes, but for where documents lie and how many partitions there are.
  struct Answer: Equatable {
    var statistics: [[UInt8]]
    var baselines: [[UInt8]]
    var alerts: [Alert]

    /// What is not equal.
    func differing(from other: Answer) -> [String] {
      (statistics == other.statistics ? [] : ["statistics"]) + (baselines == other.baselines ? [] : ["baselines"])
        + (alerts == other.alerts ? [] : ["alerts"])
    }
  }

  @Test("statistics, baselines and alerts are equal for any number of workers and partitions, with faults and without")
  func same() throws {
    let expected = try answer(Self.reference, seed: 0)
    #expect(!expected.statistics.isEmpty && !expected.baselines.isEmpty)
    #expect(expected.alerts.contains { $0.state == .open })
    for (index, run) in Self.others.enumerated() {
      let found = try answer(run, seed: UInt64(index + 1))
      let differing = found.differing(from: expected)
      #expect(differing.isEmpty, "\(run.testDescription), seed \(index + 1)")
    }
  }

  private func answer(_ run: Run, seed: UInt64) throws -> Answer {
    let layout = TopicLayout(
      counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, run.partitions) }))
    let simulation = PipelineSimulation(seed: seed, plan: run.plan, layout: layout)
    simulation.publish(predictions(layout))
    simulation.publish(ends(layout))
    simulation.add(SummarizeStage(SummarizeConfiguration()), workers: run.workers)
    var detector = DetectorConfiguration(baselineDocuments: Self.documents / 3)
    detector.leastBaselineDocuments = Self.documents / 3
    detector.leastBaselineBlocks = 10
    detector.averageRunLength = 100_000
    simulation.add(DetectStage(DetectConfiguration(detector: detector)), workers: run.workers)
    let problems = simulation.run(turns: 4_000)
    try #require(problems.isEmpty, "\(run.testDescription), seed \(seed): \(problems)")
    if run.faults != "no faults" { #expect(simulation.counts["fault crash"] ?? 0 > 3, "\(simulation.counts)") }
    return Answer(
      statistics: bytes(simulation, .statistics), baselines: bytes(simulation, .baselines),
      alerts: try alerts(simulation))
  }

  /// Documents of one stream, ten a second; after the half of them one class has thrice its share.
  private func predictions(_ layout: TopicLayout) -> [OwnedRecord] {
    var generator = SeededGenerator(seed: 11)
    return (0..<Self.documents).map { number in
      let share = number > Self.documents / 2 ? 30 : 10
      let label = generator.below(100) < share ? "games" : generator.below(2) == 0 ? "net" : "science"
      let id = Array("d\(number)".utf8)
      let partition = id.withUnsafeBytes { layout.partition(of: .predictions, key: RawSpan(_unsafeBytes: $0)) }
      let prediction = Prediction(
        documentID: "d\(number)",
        pointer: DocumentPointer(topic: "documents", partition: partition, offset: Int64(number)), source: "mail",
        eventTime: Self.start + .milliseconds(100 * number), late: false, segments: [],
        model: ModelReference(name: "starter", version: "1", digest: "sha256:0"), role: .primary,
        features: [
          Feature("characters", .number(Double(100 + generator.below(900)))),
          Feature("class:section", .category(label)),
        ])
      var writer = JSONWriter()
      prediction.write(into: &writer)
      return OwnedRecord(
        topic: "predictions", partition: partition, key: id, value: Array(writer.contents),
        headers: [.init("ce_type", "leeway.prediction")])
    }
  }

  /// What says, in every partition, that all documents have passed: a day later, so that every window is over.
  private func ends(_ layout: TopicLayout) -> [OwnedRecord] {
    var writer = JSONWriter()
    Progress(time: Self.start + .milliseconds(100 * Self.documents) + .seconds(86_400)).write(into: &writer)
    return (0..<layout.partitions(of: .predictions)).map {
      OwnedRecord(
        topic: "predictions", partition: $0, key: nil, value: Array(writer.contents),
        headers: [.init("ce_type", "leeway.progress")])
    }
  }

  private func bytes(_ simulation: PipelineSimulation, _ topic: Topic) -> [[UInt8]] {
    simulation.records(of: topic).compactMap(\.value).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func alerts(_ simulation: PipelineSimulation) throws -> [Alert] {
    // Alerts of different keys lie in different partitions; those of one key stay in their order.
    let records = simulation.records(of: .alerts).enumerated().sorted {
      let (one, other) = ($0.element.key ?? [], $1.element.key ?? [])
      return one == other ? $0.offset < $1.offset : one.lexicographicallyPrecedes(other)
    }
    return try records.map { _, record in
      var alert = try EventCoding.decode(Alert.self, from: Data(record.value ?? []))
      alert.coverage.partitions = 0
      // Where a document lies differs; which documents they are does not.
      alert.driving = alert.driving.map(unplaced).sorted { $0.id < $1.id }
      alert.controls = alert.controls.map(unplaced).sorted { $0.id < $1.id }
      return alert
    }
  }

  private func unplaced(_ reference: DocumentReference) -> DocumentReference {
    DocumentReference(id: reference.id, pointer: DocumentPointer(topic: "documents", partition: 0, offset: 0))
  }
}
