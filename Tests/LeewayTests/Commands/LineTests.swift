import Events
import Foundation
import Testing

@testable import leeway

struct LineTests {
  @Test(arguments: [1, 2, 5, 100])
  func `lines are the same however the bytes are cut`(piece: Int) {
    let bytes = Array("one\r\n\n  \nüber\nlast".utf8)
    var splitter = LineSplitter()
    var lines: [(number: Int, bytes: [UInt8])] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      lines += splitter.take(bytes[start..<min(start + piece, bytes.count)])
    }
    lines += splitter.finish()
    #expect(lines.map(\.number) == [1, 3, 4, 5])
    #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["one", "  ", "über", "last"])
  }

  @Test(
    arguments: [
      (#"{"a":{"id":"x\n1"}}"#, "x\n1"), (#"{"a":{"id":17.0}}"#, "17.0"), (#"{"a":{"id":true}}"#, nil),
      (#"{"a":{}}"#, nil), (#"{"a":"#, nil), ("not json", nil),
    ] as [(String, String?)])
  func `a key is the text or the number at the pointer`(line: String, key: String?) throws {
    var keys = LineKey(try JSONPointer("/a/id"))
    #expect(keys.key(of: Array(line.utf8)) == key.map { Array($0.utf8) })
  }

  @Test(
    arguments: [
      (#"{"a":1}"#, #"{"a":1}"#), ("{\"a\":\n1}", #"{"a": 1}"#), ("plain", #""plain""#), ("", #""""#),
      ("\u{FEFF}two\nlines", "\"\u{FEFF}two\\nlines\""),
    ])
  func `what is no JSON is shown as a JSON string, on one line`(value: String, line: String) {
    #expect(EventLine.of(Array(value.utf8), type: nil, form: .json) == line)
  }

  @Test func `progress is not shown, and a tombstone only to programs`() {
    #expect(EventLine.of(Array("{}".utf8), type: EventType.progress.rawValue, form: .json) == nil)
    #expect(EventLine.of(nil, type: nil, form: .json) == "null")
    #expect(EventLine.of(nil, type: nil, form: .sentence) == nil)
  }

  @Test func `an alert is a sentence for people and JSON for programs`() throws {
    let alert = Alert(
      id: "1", stream: DocumentStream(source: "default", model: "starter", version: "1"), feature: "language",
      state: .open, sentence: "The share of German rose from 0 % to 10 %.",
      updatedAt: Timestamp(microseconds: 1_704_067_200_000_000), coverage: .init(partitions: 4, late: 0))
    let bytes = Array(try EventCoding.encode(alert))
    let type = EventType.alert.rawValue
    #expect(
      EventLine.of(bytes, type: type, form: .sentence)
        == "2024-01-01T00:00:00Z open: The share of German rose from 0 % to 10 %.")
    #expect(EventLine.of(bytes, type: type, form: .json)?.hasPrefix("{") == true)
    #expect(EventLine.of(Array("{}".utf8), type: type, form: .sentence) == "{}")
  }
}
