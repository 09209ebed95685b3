import Events
package import Kafka
import Synchronization

/// Reads single records back from a broker by their offsets.
///
/// The connection is opened on first use. `@unchecked Sendable`: the reader of the log belongs to one thread at a time,
/// and the lock sees to that.
package final class LogRecordReader: RecordReader, @unchecked Sendable {
  private let configuration: ClientConfiguration
  private let limit: Duration
  private let lock = Mutex(())
  private var reader: LogReader?

  /// - Parameter limit: how long the records of one partition may take to be read.
  package init(_ configuration: ClientConfiguration, limit: Duration = .seconds(30)) {
    self.configuration = configuration
    self.limit = limit
  }

  /// - Throws: `KafkaError` where the broker does not answer within the limit.
  package func read(_ places: [RecordPlace]) throws -> [RecordLookup] {
    try lock.withLock { _ in
      let reader = try opened()
      var found: [RecordPlace: RecordLookup] = [:]
      let byPartition = Dictionary(grouping: Set(places)) { TopicPartition(topic: $0.topic, partition: $0.partition) }
      for (partition, places) in byPartition.sorted(by: { $0.key < $1.key }) {
        try read(partition, Set(places.map(\.offset)), with: reader, into: &found)
      }
      return places.map { found[$0] ?? .unknown }
    }
  }

  private func opened() throws(KafkaError) -> LogReader {
    if let reader { return reader }
    let opened = try LogReader(FetchLimits.applied(to: configuration))
    reader = opened
    return opened
  }

  private func read(
    _ partition: TopicPartition, _ offsets: Set<Int64>, with reader: LogReader,
    into found: inout [RecordPlace: RecordLookup]
  ) throws {
    func place(_ offset: Int64) -> RecordPlace {
      RecordPlace(topic: partition.topic, partition: partition.partition, offset: offset)
    }
    let unread: UnreadOffsets
    do throws(KafkaError) {
      unread = try reader.read(partition, at: offsets, timeout: limit) { message in
        found[place(message.offset)] = .found(OwnedRecord(message))
      }
    } catch {
      guard [.unknownTopic, .unknownTopicOrPartition, .unknownPartition].contains(error.code) else { throw error }
      return
    }
    for offset in unread.expired { found[place(offset)] = .expired }
    guard unread.unread.isEmpty else {
      throw KafkaError(
        .timedOut, operation: "read", topic: partition.topic, partition: partition.partition,
        offset: unread.unread.min(), reason: "not read within \(limit)")
    }
  }
}

extension OwnedRecord {
  init(_ message: borrowing Message) {
    self.init(
      topic: message.topic, partition: message.partition, offset: message.offset,
      timestamp: message.timestampKind == .none ? .epoch : Timestamp(milliseconds: message.timestamp),
      key: message.hasKey ? message.key.withUnsafeBytes { Array($0) } : nil,
      value: message.hasValue ? message.value.withUnsafeBytes { Array($0) } : nil)
    message.headers.forEach { name, value in
      var bytes: [UInt8]?
      if let value { bytes = value.withUnsafeBytes { Array($0) } }
      headers.append(Header(name.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, bytes))
    }
  }
}
