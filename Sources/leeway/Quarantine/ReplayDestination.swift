internal import Events
internal import Kafka
internal import Pipeline

/// Where a quarantined record goes when it is replayed, and as what: a value, worked out without a broker.
struct ReplayDestination: Sendable {
  /// The full name of the topic that all go to; nil for where each came from.
  var topic: String?
  let layout: TopicLayout

  struct Outgoing: Sendable, Equatable {
    var topic: String
    var partition: Int32
    var value: [UInt8]?
    var headers: [OwnedRecord.Header]
    /// Milliseconds since 1970; 0 for now.
    var timestamp: Int64
  }

  enum Decision: Sendable, Equatable {
    case send(Outgoing)
    /// Why not, in words that follow the record's place.
    case refuse(String)
  }

  /// Back in its own topic a record keeps its partition, and so its order; in another one its key decides, as the Java
  /// client would.
  func decide(_ record: QuarantinedRecord) -> Decision {
    guard let name = topic ?? record.origin?.topic else {
      return .refuse("does not say which topic it came from; name one with --to")
    }
    let count = layout.partitions(named: name)
    guard count > 0 else { return .refuse("goes to \(name), which is not on the cluster; name another with --to") }
    guard name != layout.name(of: .quarantine) else { return .refuse("would go back into the quarantine") }
    return .send(
      Outgoing(
        topic: name, partition: partition(of: record, in: name, count), value: record.value,
        headers: headers(of: record), timestamp: max(0, record.origin?.timestamp?.milliseconds ?? 0)))
  }

  private func partition(of record: QuarantinedRecord, in name: String, _ count: Int32) -> Int32 {
    if let origin = record.origin, origin.topic == name, origin.partition < count { return origin.partition }
    if let key = record.key {
      return key.withUnsafeBytes { Partitioner.partition(of: RawSpan(_unsafeBytes: $0), among: count) }
    }
    return (record.origin?.partition ?? record.place.partition) % count
  }

  /// The original's, and the how manieth attempt this is; what an earlier replay said of that goes.
  private func headers(of record: QuarantinedRecord) -> [OwnedRecord.Header] {
    record.headers.filter { $0.name != QuarantineHeader.attempt }
      + [.init(QuarantineHeader.attempt, String(record.attempt + 1))]
  }
}
