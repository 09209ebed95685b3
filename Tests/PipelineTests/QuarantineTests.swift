import Events
import PipelineTesting
import Testing

@testable import Pipeline

/// Sends every record to quarantine.
private struct Refusal: Stage {
  let name = "refusal"
  let outputs: [Topic] = [.quarantine]
  func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documentsRaw)] }

  mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    let layout = input.layout
    for index in 0..<input.records.count {
      input.records.withRecord(index) { record in
        let reason = QuarantineReason(
          rule: .missingField, reason: "there is no text", places: [.pointer("/text"), .byte(7)], stage: name)
        output.quarantine(record, reason, layout: layout)
      }
    }
  }
}

struct QuarantineTests {
  private func quarantined(_ record: OwnedRecord, limit: Int = 2_000) throws -> OwnedRecord {
    let layout = TopicLayout(
      counts: ["documents.raw": 4, "documents.quarantine": 2], messageLimits: [.quarantine: limit + 4_096])
    var driver = StageDriver(Refusal(), layout: layout)
    let sent = try driver.process([record])
    #expect(driver.quarantined == [.missingField: 1])
    return try #require(sent.first)
  }

  @Test(
    "Key, bytes and headers go to quarantine untouched",
    arguments: [
      OwnedRecord(topic: "documents.raw", partition: 3, offset: 9, key: [0xFF, 0], value: [0xC3, 0x28]),
      OwnedRecord(topic: "documents.raw", key: nil, value: nil),
      OwnedRecord(topic: "documents.raw", key: [], value: []),
      OwnedRecord(
        topic: "documents.raw", key: [1], value: [2],
        headers: [.init("a", [1, 2]), .init("a", [0xFF]), .init("null", nil as [UInt8]?), .init("empty", [])]),
    ])
  func untouched(record: OwnedRecord) throws {
    let sent = try quarantined(record)
    #expect(sent.topic == "documents.quarantine")
    #expect(sent.partition == record.partition % 2)
    #expect(sent.key == record.key)
    #expect(sent.value == record.value)
    #expect(Array(sent.headers.prefix(record.headers.count)) == record.headers)
    #expect(sent.headerText(QuarantineHeader.rule) == "missing_field")
    #expect(sent.headerText(QuarantineHeader.reason) == "there is no text")
    #expect(sent.headers.filter { $0.name == QuarantineHeader.place }.count == 2)
    #expect(sent.headerText(QuarantineHeader.offset) == "\(record.offset)")
  }

  @Test("A record that was replayed says the how manieth attempt it is, and when it was written")
  func attempt() throws {
    let time = Timestamp(milliseconds: 1_704_067_200_123)
    for (said, attempt) in [("3", "3"), ("x", "1"), ("-5", "1")] {
      let sent = try quarantined(
        OwnedRecord(
          topic: "documents.raw", timestamp: time, key: "k", value: "v",
          headers: [.init(QuarantineHeader.attempt, said)]))
      #expect(sent.headerText(QuarantineHeader.attempt) == attempt)
      #expect(sent.headerText(QuarantineHeader.timestamp) == "1704067200123")
    }
  }

  @Test("What is too large even for quarantine goes there as its beginning, its size and its SHA-256")
  func tooLarge() throws {
    let value = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let sent = try quarantined(OwnedRecord(topic: "documents.raw", key: [1], value: value))
    #expect(sent.value == Array(value.prefix(65_536)))
    #expect(sent.headerText(QuarantineHeader.size) == "100000")
    // printf 'a%.0s' {1..100000} | sha256sum
    let digest = "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee"
    #expect(sent.headerText(QuarantineHeader.sha256) == digest)
  }
}
