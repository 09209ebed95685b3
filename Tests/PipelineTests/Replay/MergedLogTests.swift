import Events
import Kafka
import Testing

@testable import Pipeline

struct MergedLogTests {
  private let a = TopicPartition(topic: "raw", partition: 0)
  private let b = TopicPartition(topic: "raw", partition: 1)

  private func record(_ place: TopicPartition, _ offset: Int64, at milliseconds: Int64) -> LoggedRecord {
    LoggedRecord(
      OwnedRecord(
        topic: place.topic, partition: place.partition, offset: offset,
        timestamp: Timestamp(milliseconds: milliseconds), key: "k", value: "\(place)-\(offset)"))
  }

  private func names(_ records: [LoggedRecord]) -> [String] {
    records.map { "\($0.record.partition):\($0.record.offset)" }
  }

  @Test("Partitions come out in the order of their times, however they arrived, and each in the order of its offsets")
  func order() {
    let records = [
      record(a, 0, at: 10), record(a, 1, at: 40), record(a, 2, at: 30), record(b, 5, at: 20), record(b, 6, at: 35),
      record(b, 7, at: 40),
    ]
    for arrival in [records, records.reversed().sorted { $0.record.offset < $1.record.offset }] {
      var log = MergedLog([a: 0..<3, b: 5..<8])
      for record in arrival { log.add(record) }
      // Offset 2 of the first partition has an earlier time than the one before it, and stands where that stands.
      #expect(names(log.take(BatchLimit())) == ["0:0", "1:5", "1:6", "0:1", "0:2", "1:7"])
      #expect(log.isFinished)
    }
  }

  @Test("Nothing is handed on before every partition has said what comes next")
  func waits() {
    var log = MergedLog([a: 0..<2, b: 0..<2])
    log.add(record(a, 0, at: 1))
    #expect(log.take(BatchLimit()).isEmpty)
    log.add(record(b, 0, at: 0))
    #expect(names(log.take(BatchLimit())) == ["1:0"])
    log.reach(b, 2)
    #expect(names(log.take(BatchLimit())) == ["0:0"])
    #expect(!log.isFinished)
    #expect(log.open == [a: 1])
  }

  @Test("Records outside of the span are left out, and one beyond its end completes it")
  func spans() {
    var log = MergedLog([a: 3..<5, b: 2..<2])
    for offset in [Int64(2), 3, 3, 9] { log.add(record(a, offset, at: offset)) }
    #expect(names(log.take(BatchLimit())) == ["0:3"])
    #expect(log.isFinished)
    #expect(log.bytes(of: a) == 0)
  }

  @Test("As many records and bytes are handed on as asked for")
  func limits() {
    var log = MergedLog([a: 0..<10])
    for offset in Int64(0)..<10 { log.add(record(a, offset, at: 0)) }
    #expect(log.take(BatchLimit(records: 3)).count == 3)
    #expect(log.take(BatchLimit(records: 100, bytes: 1)).count == 1)
    #expect(log.take(BatchLimit()).count == 6)
  }
}
