import Events
import Kafka
import Pipeline
import Testing

@testable import leeway

/// Against an embedded cluster, which has no transactions.
@Suite(.serialized)
struct QuarantineReplayTests {
  private let broker: EmbeddedBroker
  private let settings: KafkaSettings

  init() throws {
    broker = try EmbeddedBroker(
      [
        TopicSpecification(name: "documents.quarantine", partitions: 2),
        TopicSpecification(name: "documents.raw", partitions: 4),
      ], prefix: "p.")
    var settings = KafkaSettings()
    settings.brokers = broker.address
    settings.topicPrefix = "p."
    self.settings = settings.forEmbedded()
  }

  private func write(_ records: [OwnedRecord]) throws {
    let producer = try Producer(settings.client())
    for record in records {
      try (record.value ?? []).withUnsafeBytes { value in
        try producer.send(
          to: producer.topic(record.topic), partition: record.partition, key: nil,
          value: record.value == nil ? nil : value, headers: Self.headers(of: record),
          timestamp: record.timestamp.milliseconds)
        try producer.flush(timeout: .seconds(60))
      }
    }
    #expect(producer.takeFailures().isEmpty)
  }

  private static func headers(of record: OwnedRecord) -> Headers {
    var headers = Headers()
    for header in record.headers {
      if let value = header.value {
        value.withUnsafeBytes { headers.append(name: header.name, value: $0) }
      } else {
        headers.append(name: header.name, value: nil)
      }
    }
    return headers
  }

  private func read(_ topic: String) throws -> [OwnedRecord] {
    let scan = try QuarantineScan(settings.client(), topic: topic, partitions: 4)
    var records: [OwnedRecord] = []
    try scan.forEachRecord { records.append($0) }
    return records
  }

  private func raw(_ count: Int) -> [OwnedRecord] {
    (0..<count).map { index in
      quarantined(
        place: QuarantinePlace(partition: Int32(index % 2), offset: 0),
        rule: index % 3 == 0 ? "invalid_json" : "too_deep",
        headers: [.init("n", "\(index)")], key: nil, value: Array("value \(index)".utf8), partition: index % 4,
        offset: index)
    }
  }

  private func replay(_ filter: QuarantineFilter, limit: Int = .max) throws -> QuarantineReplay.Tally {
    let quarantine = try Quarantine(settings)
    #expect(quarantine.transactionalID == nil)
    let replay = QuarantineReplay(
      quarantine.client, destination: ReplayDestination(layout: quarantine.layout), transactionalID: nil)
    try replay.run(try quarantine.scan(), filter, limit: limit)
    return replay.tally
  }

  @Test func `what is meant is published again as it was, and nothing else`() throws {
    try write(raw(30))
    let tally = try replay(QuarantineFilter(rules: ["invalid_json"]))
    #expect(tally == QuarantineReplay.Tally(sent: ["p.documents.raw": 10]))
    let back = try read("p.documents.raw")
    #expect(back.count == 10)
    for record in back {
      let index = try #require(record.headerText("n").flatMap { Int($0) })
      #expect(index % 3 == 0)
      #expect(record.partition == Int32(index % 4))
      #expect(record.value == Array("value \(index)".utf8))
      #expect(record.headers.map(\.name) == ["n", QuarantineHeader.attempt])
      #expect(record.headerText(QuarantineHeader.attempt) == "2")
      #expect(record.timestamp.milliseconds == 1_704_067_200_123)
    }
  }

  @Test func `a scan ends where the log ended when it was made`() throws {
    try write(raw(4))
    let quarantine = try Quarantine(settings)
    let scan = try quarantine.scan()
    try write(raw(6))
    var seen = 0
    try scan.forEach(QuarantineFilter()) { _ in
      seen += 1
      return true
    }
    #expect(seen == 4)
  }

  @Test func `no more than the limit is published, and a rehearsal publishes nothing`() throws {
    try write(raw(10))
    let quarantine = try Quarantine(settings)
    let rehearsal = QuarantineReplay(
      quarantine.client, destination: ReplayDestination(layout: quarantine.layout), transactionalID: nil)
    var lines: [String] = []
    try rehearsal.rehearse(try quarantine.scan(), QuarantineFilter(), limit: 3) { lines.append($0) }
    #expect(lines.count == 3)
    #expect(lines.first == "would send 0:0 to p.documents.raw[0] as attempt 2")
    #expect(try read("p.documents.raw").isEmpty)
    #expect(try replay(QuarantineFilter(), limit: 7).total == 7)
    #expect(try read("p.documents.raw").count == 7)
  }

  @Test func `of a value that was cut the whole is fetched, and refused where it is another one`() throws {
    let whole = [UInt8](repeating: 7, count: 100_000)
    let cut = (size: whole.count, sha256: OriginalReader.sha256(whole))
    try write([
      OwnedRecord(
        topic: "p.documents.raw", partition: 3, timestamp: Timestamp(milliseconds: 5), key: nil, value: whole),
      quarantined(value: Array(whole.prefix(65_536)), partition: 3, offset: 0, cut: cut),
      quarantined(value: Array(whole.prefix(65_536)), partition: 3, offset: 0, cut: (whole.count, "00")),
      quarantined(value: Array(whole.prefix(65_536)), partition: 2, offset: 50, cut: cut),
    ])
    let tally = try replay(QuarantineFilter())
    #expect(tally.sent == ["p.documents.raw": 1])
    #expect(tally.refused == 2)
    #expect(
      tally.refusals.first
        == "0:1 holds the first 65536 of 100000 bytes, and the whole is no longer at p.documents.raw[3] at offset 0")
    #expect(try read("p.documents.raw").map(\.value) == [whole, whole])
  }

  @Test func `one record is found by its place`() throws {
    try write(raw(10))
    let quarantine = try Quarantine(settings)
    let record = try #require(try quarantine.record(at: QuarantinePlace(partition: 1, offset: 2)))
    #expect(record.value == Array("value 5".utf8))
    let lines = QuarantineDetail.lines(record)
    #expect(lines.contains("came from      p.documents.raw[1] at offset 5"))
    #expect(lines.last == "value 5")
    #expect(try quarantine.record(at: QuarantinePlace(partition: 1, offset: 99)) == nil)
    #expect(try quarantine.record(at: QuarantinePlace(partition: 7, offset: 0)) == nil)
  }
}

extension QuarantineScan {
  /// Every record of the topic, as it is.
  fileprivate func forEachRecord(_ body: (OwnedRecord) -> Void) throws {
    try forEach(QuarantineFilter()) { record in
      body(record.asWritten)
      return true
    }
  }
}

extension QuarantinedRecord {
  /// A record of another topic, which has no headers of the quarantine's.
  fileprivate var asWritten: OwnedRecord {
    OwnedRecord(
      topic: "", partition: place.partition, offset: place.offset, timestamp: quarantinedAt ?? .epoch, key: key,
      value: value, headers: headers)
  }
}
