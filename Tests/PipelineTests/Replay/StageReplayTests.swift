import Events
import Kafka
import Testing

@testable import Pipeline

@Suite(.serialized)
struct StageReplayTests {
  private let texts = (0..<300).map { "text \($0)" }

  private func replay<S: Stage>(
    _ stage: S, _ broker: Broker, _ spans: [Int32: Range<Int64>], finalTime: Timestamp? = nil,
    guarded: Topic? = .documents
  ) throws -> StageReplay<S> {
    for topic in stage.outputs { try? broker.cluster.createTopic("again." + topic.rawValue, partitions: 2) }
    var counts = Dictionary(uniqueKeysWithValues: stage.outputs.map { ("again." + $0.rawValue, Int32(2)) })
    for topic in [Topic.documentsRaw, .documents, .quarantine] { counts[topic.rawValue] = 2 }
    let layout = TopicLayout(counts: counts).writing(stage.outputs, under: "again.")
    let places = spans.map { (TopicPartition(topic: "documents.raw", partition: $0.key), $0.value) }
    return StageReplay(
      stage, layout: layout,
      configuration: ReplayConfiguration(
        client: broker.client, delivery: .atLeastOnce, target: "again.",
        spans: Dictionary(uniqueKeysWithValues: places), finalTime: finalTime, guarded: guarded))
  }

  private func values(_ broker: Broker, _ partition: Int32) throws -> [String] {
    let place = TopicPartition(topic: "again.documents", partition: partition)
    let end = try Admin(broker.client).watermarks(place, timeout: patience).high
    guard end > 0 else { return [] }
    let range = try RangeReader(broker.client, [place: 0..<end])
    var values: [String] = []
    while true {
      let records = try range.next(BatchLimit())
      if records.isEmpty { return values }
      values += records.map { String(decoding: $0.record.value ?? [], as: UTF8.self) }
    }
  }

  @Test("A replay writes what the running stage wrote, under the other prefix, and takes no part in its group")
  func sameOutputs() async throws {
    let broker = try Broker()
    try broker.publish(texts, partition: 0)
    try broker.publish(texts.reversed(), partition: 1)
    try await running([broker.runner(EchoStage())]) {
      _ = try await broker.values(partition: 0, count: 300)
      _ = try await broker.values(partition: 1, count: 300)
    }
    let report = try replay(EchoStage(), broker, [0: 0..<300, 1: 0..<300]).run()
    let live0 = try await broker.values(partition: 0, count: 300)
    #expect(try values(broker, 0) == live0)
    let live1 = try await broker.values(partition: 1, count: 300)
    #expect(try values(broker, 1) == live1)
    #expect(report.recordsIn == ["documents.raw": 600])
    #expect(report.counters.recordsOut == ["again.documents": 600])
    #expect(report.passed == 600 && report.offsets == 600)
    #expect(try broker.committed(of: "echo") == 300)
  }

  @Test("Only the range is read, and the final time is told once, after its last record")
  func range() throws {
    let broker = try Broker()
    try broker.publish(texts, partition: 0)
    try broker.publish(texts, partition: 1)
    let (stage, time) = (EchoStage(), Timestamp(microseconds: 5))
    _ = try replay(stage, broker, [0: 10..<20, 1: 299..<300], finalTime: time).run()
    #expect(try values(broker, 0) == Array(texts[10..<20]))
    #expect(try values(broker, 1) == ["text 299"])
    #expect(stage.calls.finalTimes == [time, time])
    #expect(stage.calls.ends.map(\.partition) == [0, 1])
    #expect(stage.calls.records.last == 0)
  }

  @Test("A target that holds records already is refused before anything is written")
  func notEmpty() throws {
    let broker = try Broker()
    try broker.publish(texts)
    _ = try replay(EchoStage(), broker, [0: 0..<10]).run()
    #expect(throws: ReplayError.notEmpty(topic: "again.documents")) {
      try replay(EchoStage(), broker, [0: 0..<10]).run()
    }
    #expect(try values(broker, 0).count == 10)
  }

  @Test("A partition far ahead of another is not read into memory as a whole, and nothing of it is missed")
  func bounded() throws {
    let broker = try Broker()
    let long = String(repeating: "x", count: 4_000)
    let many = (0..<800).map { "\($0) \(long)" }
    try broker.publish(many, partition: 0)
    try broker.publish(["late"], partition: 1)
    let places = (0..<2).map { TopicPartition(topic: "documents.raw", partition: $0) }
    let reader = try RangeReader(broker.client, [places[0]: 0..<800, places[1]: 0..<1], laneLimit: 100_000)
    var seen: [String] = []
    while true {
      let records = try reader.next(BatchLimit(records: 50))
      if records.isEmpty { break }
      seen += records.map { String(decoding: $0.record.key ?? [], as: UTF8.self) }
    }
    #expect(seen.filter { $0 != "late" } == many)
    #expect(seen.count == 801)
  }
}
