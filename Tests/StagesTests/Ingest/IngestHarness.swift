import Events
import Pipeline
import PipelineTesting
import Stages

/// Runs `ingest` on raw records and sorts what comes out.
struct IngestHarness {
  /// 2024-06-01T12:00:00Z
  static let noon = Timestamp(milliseconds: 1_717_243_200_000)

  private(set) var driver: StageDriver<IngestStage>
  var now = IngestHarness.noon

  init(_ configuration: IngestConfiguration? = nil, layout: TopicLayout? = nil) throws {
    driver = StageDriver(IngestStage(try configuration ?? IngestConfiguration()), layout: layout)
  }

  mutating func run(_ records: [OwnedRecord], ends: [PartitionEnd] = []) throws -> Outcome {
    Outcome(try driver.process(records, now: now, ends: ends))
  }

  /// The one document that the record becomes.
  mutating func document(_ record: OwnedRecord) throws -> Document {
    let outcome = try run([record])
    guard let document = outcome.documents.first else { throw Missing(what: "no document: \(outcome.reasons)") }
    return document
  }

  /// Why the record goes to quarantine.
  mutating func reason(_ record: OwnedRecord) throws -> QuarantineReason {
    let outcome = try run([record])
    guard let reason = outcome.reasons.first, outcome.documents.isEmpty else { throw Missing(what: "no reason") }
    return reason
  }

  struct Missing: Error {
    var what: String
  }

  struct Outcome {
    var all: [OwnedRecord]

    init(_ all: [OwnedRecord]) { self.all = all }

    func of(_ type: EventType) -> [OwnedRecord] {
      all.filter { $0.header("ce_type") == Array(type.rawValue.utf8) && $0.topic != "documents.quarantine" }
    }
    var documentRecords: [OwnedRecord] { of(.document) }
    var quarantined: [OwnedRecord] { all.filter { $0.topic == "documents.quarantine" } }
    var documents: [Document] {
      documentRecords.compactMap { record in
        try? (record.value ?? []).withUnsafeBytes { bytes throws(EventError) in try Document(parsing: bytes) }
      }
    }
    var progress: [(partition: Int32, time: Timestamp)] {
      of(.progress).compactMap { record in
        let progress = try? (record.value ?? []).withUnsafeBytes { bytes throws(EventError) in
          try Progress(parsing: bytes)
        }
        return progress.map { (record.partition, $0.time) }
      }
    }
    var reasons: [QuarantineReason] {
      quarantined.compactMap { record in
        QuarantineReason(
          headers: record.headers.map { ($0.name, String(decoding: $0.value ?? [], as: UTF8.self)) })
      }
    }
  }
}

extension OwnedRecord {
  /// A raw record a minute before noon.
  static func raw(
    _ value: String, key: String? = nil, partition: Int32 = 0, offset: Int64 = 0,
    timestamp: Timestamp = IngestHarness.noon - .seconds(60), headers: [Header] = []
  ) -> OwnedRecord {
    OwnedRecord(
      topic: "documents.raw", partition: partition, offset: offset, timestamp: timestamp, key: key, value: value,
      headers: headers)
  }

  static func raw(bytes: [UInt8]?, headers: [Header] = []) -> OwnedRecord {
    OwnedRecord(
      topic: "documents.raw", timestamp: IngestHarness.noon, key: nil, value: bytes, headers: headers)
  }
}
