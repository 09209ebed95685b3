import Events
import Foundation
import Pipeline
import Testing

@testable import leeway

/// A quarantined record as the stages write it.
func quarantined(
  place: QuarantinePlace = QuarantinePlace(partition: 0, offset: 0), rule: String = "invalid_json",
  stage: String = "ingest", headers: [OwnedRecord.Header] = [], key: [UInt8]? = [0xFF],
  value: [UInt8]? = Array("{".utf8), attempt: String = "1", topic: String = "p.documents.raw", partition: Int = 3,
  offset: Int = 9, timestamp: String = "1704067200123", cut: (size: Int, sha256: String)? = nil
) -> OwnedRecord {
  var own: [OwnedRecord.Header] = []
  if let cut {
    own += [.init(QuarantineHeader.size, "\(cut.size)"), .init(QuarantineHeader.sha256, cut.sha256)]
  }
  own += [
    .init(QuarantineHeader.stage, stage), .init(QuarantineHeader.rule, rule), .init(QuarantineHeader.reason, "no end"),
    .init(QuarantineHeader.place, "byte:1"), .init(QuarantineHeader.place, "pointer:/a"),
    .init(QuarantineHeader.attempt, attempt), .init(QuarantineHeader.topic, topic),
    .init(QuarantineHeader.partition, "\(partition)"), .init(QuarantineHeader.offset, "\(offset)"),
    .init(QuarantineHeader.timestamp, timestamp),
  ]
  return OwnedRecord(
    topic: "p.documents.quarantine", partition: place.partition, offset: place.offset,
    timestamp: Timestamp(milliseconds: 1_704_070_800_000), key: key, value: value, headers: headers + own)
}

struct QuarantinedRecordTests {
  @Test func `the original's headers are told from Leeway's, also where they have the same names`() {
    let theirs: [OwnedRecord.Header] = [
      .init("a", "1"), .init(QuarantineHeader.stage, "theirs"), .init(QuarantineHeader.rule, "theirs"),
      .init("null", nil as [UInt8]?), .init("empty", []),
    ]
    for cut in [nil, (size: 9, sha256: "00")] {
      let record = QuarantinedRecord(quarantined(headers: theirs, cut: cut))
      #expect(record.headers == theirs)
      #expect(record.rule == "invalid_json")
      #expect(record.stage == "ingest")
      #expect(record.places == ["byte:1", "pointer:/a"])
      #expect(record.cut == cut.map { QuarantinedRecord.Cut(size: $0.size, sha256: $0.sha256) })
    }
  }

  @Test(arguments: ["1704067200123", "2024-01-01T00:00:00.123Z"])
  func `the origin is read, its time in either form`(timestamp: String) {
    let origin = QuarantinedRecord(quarantined(timestamp: timestamp)).origin
    #expect(
      origin
        == .init(
          topic: "p.documents.raw", partition: 3, offset: 9, timestamp: Timestamp(milliseconds: 1_704_067_200_123)))
  }

  @Test func `a record without Leeway's headers is shown as it is`() {
    let record = QuarantinedRecord(
      OwnedRecord(topic: "q", key: nil, value: [1, 2], headers: [.init("leeway_offset", "7")]))
    #expect(record.headers.count == 1)
    #expect(record.origin == nil)
    #expect(record.attempt == 1)
    #expect(QuarantineLine.text(record).contains("no reason is given"))
  }

  @Test(arguments: [("1:17", true), ("0:0", true), ("1", false), ("1:", false), ("-1:3", false), ("1:2:3", false)])
  func `a place is two numbers`(text: String, isOne: Bool) {
    #expect((QuarantinePlace(text) != nil) == isOne)
    if isOne { #expect(QuarantinePlace(text)?.description == text) }
  }

  @Test(
    arguments: [
      (Array("plain ü 中".utf8), "plain ü 中"), (Array("a\nb\tc\\".utf8), "a\\nb\\tc\\\\"),
      ([0x1B, 0x5B, 0x33, 0x31, 0x6D], "\\u{1b}[31m"), ([0xC3, 0x28, 0xFF], "\\xc3(\\xff"),
      ([0xE2, 0x82], "\\xe2\\x82"), ([], ""), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      (Array("\u{202E}x\u{200B}\u{85}".utf8), "\\u{202e}x\\u{200b}\\u{85}"),
    ] as [([UInt8], String)])
  func `bytes are escaped so that they do nothing to a terminal`(bytes: [UInt8], text: String) {
    #expect(EscapedText.of(bytes) == text)
  }

  @Test func `a line for a person and one for a program say the same`() throws {
    let record = QuarantinedRecord(
      quarantined(place: QuarantinePlace(partition: 1, offset: 17), key: Array("k".utf8), attempt: "2"))
    #expect(
      QuarantineLine.text(record)
        == "1:17  2024-01-01T01:00:00Z  invalid_json  ingest  p.documents.raw[3]@9  attempt 2  no end (byte:1, pointer:/a)"
    )
    let line = try QuarantineLine.json(record)
    #expect(!line.contains("\n"))
    let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["partition"] as? Int == 1)
    #expect(object["offset"] as? Int == 17)
    #expect(object["rule"] as? String == "invalid_json")
    #expect(object["key"] as? String == "k")
    #expect((object["source"] as? [String: Any])?["timestamp"] as? String == "2024-01-01T00:00:00.123Z")
  }

  @Test func `a summary counts by rule and stage, the most frequent first`() throws {
    var summary = QuarantineSummary()
    for rule in ["b", "a", "b"] { summary.add(QuarantinedRecord(quarantined(rule: rule))) }
    #expect(summary.lines == ["        2  b  ingest", "        1  a  ingest", "3 records in quarantine"])
    #expect(
      try summary.json()
        == #"{"by_rule":[{"records":2,"rule":"b","stage":"ingest"},{"records":1,"rule":"a","stage":"ingest"}],"records":3}"#
    )
  }
}

struct QuarantineFilterTests {
  private let record = QuarantinedRecord(quarantined(place: QuarantinePlace(partition: 1, offset: 17)))

  @Test(
    arguments: [
      (QuarantineFilter(), true), (QuarantineFilter(rules: ["invalid_json", "x"]), true),
      (QuarantineFilter(rules: ["x"]), false), (QuarantineFilter(stages: ["infer"]), false),
      (QuarantineFilter(topics: ["p.documents.raw"]), true), (QuarantineFilter(topics: ["documents.raw"]), false),
      (QuarantineFilter(partition: 3, offsets: 9...9), true), (QuarantineFilter(partition: 1), false),
      (QuarantineFilter(offsets: 10...20), false),
      (QuarantineFilter(places: [QuarantinePlace(partition: 1, offset: 17)]), true),
      (QuarantineFilter(places: [QuarantinePlace(partition: 1, offset: 18)]), false),
    ])
  func `all that is given must hold`(filter: QuarantineFilter, isMeant: Bool) {
    #expect(filter.matches(record) == isMeant)
  }

  @Test func `times are of the quarantine or of the record, from and before`() throws {
    let record = try Timestamp(parsing: "2024-01-01T00:00:00.123Z")
    let there = try Timestamp(parsing: "2024-01-01T01:00:00Z")
    for (clock, time) in [(QuarantineFilter.Clock.record, record), (.quarantined, there)] {
      #expect(QuarantineFilter(clock: clock, since: time).matches(self.record))
      #expect(!QuarantineFilter(clock: clock, since: time + .milliseconds(1)).matches(self.record))
      #expect(!QuarantineFilter(clock: clock, until: time).matches(self.record))
      #expect(QuarantineFilter(clock: clock, until: time + .milliseconds(1)).matches(self.record))
    }
  }

  @Test(
    arguments: [
      ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00Z"), ("2024-01-31", "2024-01-31T00:00:00Z"),
      ("2h", "2024-01-31T22:00:00Z"), ("yesterday", nil), ("2024-13-01", nil), ("", nil),
    ] as [(String, String?)])
  func `a moment is a time, a day, or how long ago`(text: String, moment: String?) throws {
    let now = try Timestamp(parsing: "2024-02-01T00:00:00Z")
    #expect(QuarantineFilter.moment(text, now: now).map { "\($0)" } == moment)
  }

  @Test(arguments: [("7", 7...7), ("7-9", 7...9), ("9-7", nil), ("-1", nil), ("a", nil), ("1-2-3", nil)])
  func `offsets are a number or a range`(text: String, range: ClosedRange<Int64>?) {
    #expect(QuarantineFilter.offsets(text) == range)
  }

  @Test func `only the part of the log that holds the places is read`() {
    let filter = QuarantineFilter(places: [.init(partition: 1, offset: 5), .init(partition: 1, offset: 8)])
    #expect(filter.offsets(in: 1, among: 0..<100) == 5..<9)
    #expect(filter.offsets(in: 0, among: 0..<100) == nil)
    #expect(filter.offsets(in: 1, among: 50..<100) == nil)
    #expect(QuarantineFilter().offsets(in: 1, among: 3..<3) == nil)
  }
}

struct ReplayDestinationTests {
  private let layout = TopicLayout(
    prefix: "p.", counts: ["p.documents.raw": 4, "p.documents.quarantine": 2, "other": 3, "p.documents": 2])

  private func outgoing(_ record: OwnedRecord, to topic: String? = nil) throws -> ReplayDestination.Outgoing {
    let decision = ReplayDestination(topic: topic, layout: layout).decide(QuarantinedRecord(record))
    guard case .send(let outgoing) = decision else { throw CommandFailure("\(decision)") }
    return outgoing
  }

  @Test func `a record goes back to its topic and partition, with its own headers, time and the next attempt`() throws {
    let theirs: [OwnedRecord.Header] = [.init("a", "1"), .init(QuarantineHeader.attempt, "2"), .init("b", [])]
    let outgoing = try outgoing(quarantined(headers: theirs, attempt: "2"))
    #expect(outgoing.topic == "p.documents.raw")
    #expect(outgoing.partition == 3)
    #expect(outgoing.value == Array("{".utf8))
    #expect(outgoing.timestamp == 1_704_067_200_123)
    #expect(outgoing.headers == [.init("a", "1"), .init("b", []), .init(QuarantineHeader.attempt, "3")])
  }

  @Test func `in another topic the key decides, as in the Java client, and without a key the partition it had`() throws
  {
    let key = Array("foobar".utf8)
    // toPositive(-790332482) % 3
    #expect(try outgoing(quarantined(key: key), to: "other").partition == 0)
    #expect(try outgoing(quarantined(key: nil, partition: 3), to: "other").partition == 0)
  }

  @Test(arguments: [("gone", nil), ("p.documents.quarantine", nil), ("", nil), ("p.documents.raw", "gone")])
  func `what has nowhere to go is refused`(from: String, to: String?) {
    #expect(throws: CommandFailure.self) { try outgoing(quarantined(topic: from), to: to) }
  }
}
