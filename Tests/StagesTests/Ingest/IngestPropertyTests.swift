import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Stages
import Testing

/// What holds for any input.
@Suite struct IngestPropertyTests {
  private static let good: [(value: String, headers: [OwnedRecord.Header])] = [
    (
      #"{"id":"ID","text":"caf\u00e9 \ud83d\ude00 \"x\" naïve","event_time":"2024-06-01T11:00:00Z","n":[1,{"a":null}]}"#,
      [.init("content-type", "application/json")]
    ),
    ("plain text ID, ünïcode", [.init("content-type", "text/plain")]),
    (
      #"{"specversion":"1.0","id":"1","source":"/mail","type":"t","time":"2024-06-01T11:00:00Z","data":{"id":"ID","text":"b"}}"#,
      [.init("content-type", "application/cloudevents+json")]
    ),
    (
      #"{"specversion":"1.0","id":"1","source":"/a","type":"t","datacontenttype":"text/plain","data_base64":"aGVsbG8="}"#,
      [.init("content-type", "application/cloudevents+json")]
    ),
    (SourceTests.mailBody, SourceTests.mailHeaders),
    (#"{"id":ID,"text":"a","attributes":{"a":"b","c":1.5},"source":"x","late":false}"#, []),
  ]

  private static func records(_ count: Int, _ random: inout SeededGenerator) -> [OwnedRecord] {
    (0..<count).map { offset in
      let form = good[Int(random.next() % UInt64(good.count))]
      var bytes = Array(form.value.replacingID(with: String(random.next() % 400)).utf8)
      for _ in 0..<(random.next() % 4) { mutate(&bytes, &random) }
      var headers = form.headers
      if random.next() % 8 == 0, !headers.isEmpty { mutate(&headers[0], &random) }
      let key: [UInt8]? = random.next() % 3 == 0 ? nil : [UInt8(truncatingIfNeeded: random.next())]
      return OwnedRecord(
        topic: "documents.raw", partition: Int32(random.next() % 4), offset: Int64(offset),
        timestamp: IngestHarness.noon, key: key, value: random.next() % 50 == 0 ? nil : bytes, headers: headers)
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int(random.next() % UInt64(bytes.count))
    switch random.next() % 6 {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes.remove(at: place)
    case 2: bytes.removeLast(bytes.count - place)
    case 3: bytes.insert(contentsOf: [0xED, 0xA0, 0x80], at: place)
    case 4: bytes.insert(contentsOf: bytes[..<place], at: place)
    default: bytes.insert(Array(#""\{}[]:,0-e"#.utf8)[Int(random.next() % 11)], at: place)
    }
  }

  private static func mutate(_ header: inout OwnedRecord.Header, _ random: inout SeededGenerator) {
    var value = header.value ?? []
    mutate(&value, &random)
    header.value = value
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func everyRecordIsAccountedFor(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let records = Self.records(5_000, &random)
    var harness = try IngestHarness(IngestConfiguration(sources: [try SourceTests.mail()]))
    let outcome = try harness.run(records)
    let dropped = Int(harness.driver.counted["deduplicated"] ?? 0)
    #expect(
      outcome.documentRecords.count + outcome.quarantined.count + dropped == records.count, "seed \(seed)")
    // Every document can be read again, and every reason too.
    #expect(outcome.documents.count == outcome.documentRecords.count, "seed \(seed)")
    #expect(outcome.reasons.count == outcome.quarantined.count, "seed \(seed)")
    #expect(outcome.documents.count > 500 && outcome.quarantined.count > 500, "seed \(seed)")
    let originals = Dictionary(grouping: records) { "\($0.partition)-\($0.offset)" }
    for record in outcome.quarantined {
      let place = [QuarantineHeader.partition, QuarantineHeader.offset].map {
        String(decoding: record.header($0) ?? [], as: UTF8.self)
      }
      let original = try #require(originals[place.joined(separator: "-")]?.first)
      #expect(record.key == original.key && record.value == original.value, "seed \(seed)")
      #expect(Array(record.headers.prefix(original.headers.count)) == original.headers, "seed \(seed)")
    }
  }

  @Test(arguments: [1, 7, 100, 999]) func batchesDoNotMatter(_ size: Int) throws {
    var random = SeededGenerator(seed: 5)
    let records = Self.records(1_000, &random)
    let stage = IngestStage(try IngestConfiguration(sources: [try SourceTests.mail()]))
    var whole = StageDriver(stage)
    var split = StageDriver(stage)
    let expected = try whole.process(records, now: IngestHarness.noon)
    #expect(try split.process(records, inBatchesOf: size, now: IngestHarness.noon) == expected)
  }
}

extension String {
  fileprivate func replacingID(with id: String) -> String {
    split(separator: "ID", omittingEmptySubsequences: false).joined(separator: id)
  }
}
