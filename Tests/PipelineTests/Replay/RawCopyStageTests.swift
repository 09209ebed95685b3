import Events
import Kafka
import PipelineTesting
import Testing

@testable import Pipeline

struct RawCopyStageTests {
  private let layout = TopicLayout(counts: ["raw": 2, "v2.documents.raw": 8]).writing([.documentsRaw], under: "v2.")

  @Test("A record is copied as it is, to the partition where a producer would put its key now")
  func copies() throws {
    var driver = StageDriver(RawCopyStage(["raw"]), layout: layout)
    let records: [OwnedRecord] = (0..<50).map { (number: Int) -> OwnedRecord in
      OwnedRecord(
        topic: "raw", partition: Int32(number % 2), offset: Int64(number / 2),
        timestamp: Timestamp(milliseconds: Int64(number)), key: Array("id-\(number)".utf8), value: [1, UInt8(number)],
        headers: [.init("a", "b"), .init("a", nil), .init("empty", "")])
    }
    let copies = try driver.process(records)
    #expect(copies.count == 50)
    for (record, copy) in zip(records, copies) {
      #expect(copy.topic == "v2.documents.raw")
      #expect(copy.key == record.key && copy.value == record.value && copy.headers == record.headers)
      let key = try #require(record.key)
      #expect(copy.partition == Partitioner.partition(of: key.span.bytes, among: 8))
    }
    #expect(Set(copies.map(\.partition)).count > 4)
  }

  @Test("Records without a key or a value stay so, and keep the order of their partition")
  func keyless() throws {
    var driver = StageDriver(RawCopyStage(["raw"]), layout: layout)
    let nothing: [UInt8]? = nil
    let records: [OwnedRecord] = (0..<4).map { (number: Int) -> OwnedRecord in
      OwnedRecord(topic: "raw", partition: Int32(number % 2), offset: Int64(number), key: nothing, value: nothing)
    }
    let copies = try driver.process(records)
    #expect(copies.map(\.partition) == [0, 1, 0, 1])
    #expect(copies.allSatisfy { $0.key == nil && $0.value == nil })
  }
}
