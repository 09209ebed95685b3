import Events
import Foundation
import Testing

@Suite("Records of the registry")
struct ModelRecordTests {
  static let digest = "sha256:" + String(repeating: "0", count: 64)

  static func record(
    _ version: String, _ role: ModelRecord.Role, share: Double? = nil, name: String = "topic",
    digest: String = digest, location: String = "topic/1"
  ) -> ModelRecord {
    ModelRecord(
      name: name, version: version, digest: digest, location: location, role: role, share: share, at: .epoch,
      by: "ada", reason: "a trial")
  }

  @Test("Any record is the same after being written and read")
  func roundTrip() throws {
    var events = RandomEvents(random: .seeded("models"))
    for round in 0..<200 {
      let record = events.modelRecord()
      let bytes = try EventCoding.encode(record)
      let again = try bytes.withUnsafeBytes { try ModelRecord(parsing: $0) }
      #expect(again == record, "round \(round)")
    }
  }

  @Test(
    "A location leads nowhere but down from the root",
    arguments: [
      "", "/etc", "..", "a/../../b", "./a", "a/./b", "a//b", "a/", "a\\b", "a\u{0}b", "~/../..", "a/\n",
      String(repeating: "x", count: 1_001),
    ])
  func location(path: String) throws {
    #expect(ModelRecord.problem(ofLocation: path) != nil)
    let bytes = try EventCoding.encode(Self.record("1", .candidate, location: path))
    let error = #expect(throws: EventError.self) { try bytes.withUnsafeBytes { try ModelRecord(parsing: $0) } }
    #expect(error?.pointer == "/location")
  }

  @Test(
    "What cannot be is refused by the field",
    arguments: [
      (record("1", .canary), "/share"), (record("1", .canary, share: 1.5), "/share"),
      (record("1", .canary, share: -0.1), "/share"), (record("1", .production, share: 0.5), "/share"),
      (record("", .candidate), "/version"), (record("1", .candidate, name: ""), "/name"),
      (record("1\u{7}", .candidate), "/version"),
      (record("1", .candidate, name: String(repeating: "n", count: 201)), "/name"),
      (record("1", .candidate, digest: "sha256:12"), "/digest"),
      (record("1", .candidate, digest: "sha256:" + String(repeating: "F", count: 64)), "/digest"),
    ])
  func refused(record: ModelRecord, pointer: String) throws {
    let bytes = try EventCoding.encode(record)
    let error = #expect(throws: EventError.self) { try bytes.withUnsafeBytes { try ModelRecord(parsing: $0) } }
    #expect(error?.pointer == pointer)
  }

  @Test("A role that is none, and what is no object, are refused")
  func role() {
    for text in [#"{"role":"king"}"#, "[]", "{", ""] {
      #expect(throws: EventError.self) { try Array(text.utf8).withUnsafeBytes { try ModelRecord(parsing: $0) } }
    }
  }
}
