import CRdKafka
import Synchronization

/// Received messages, without a copy: it owns librdkafka's messages and gives them back when it goes.
///
/// `@unchecked Sendable`: it does not change after it is made, and so can be read on several threads at once. The one
/// thing that librdkafka does late, parsing a message's headers on first use, is behind a lock. It keeps the client
/// alive, so it may outlive the consumer that made it.
public final class MessageBatch: @unchecked Sendable {
  @usableFromInline let records: UnsafeMutablePointer<Record>
  public let count: Int
  /// The topic-partitions that `Message.slot` points into; there may be some of which this batch holds no message.
  public let partitions: [TopicPartition]
  private let client: Client
  private let headersLock = Mutex(())

  /// Takes ownership of `records` and of the messages they point to.
  init(adopting records: UnsafeMutablePointer<Record>, count: Int, partitions: [TopicPartition], client: Client) {
    self.records = records
    self.count = count
    self.partitions = partitions
    self.client = client
  }

  deinit {
    for index in 0..<count {
      rd_kafka_message_destroy(records[index].message.assumingMemoryBound(to: rd_kafka_message_t.self))
    }
    records.deallocate()
  }

  public var isEmpty: Bool { count == 0 }

  /// Calls `body` with the message at `index`, which must be in `0..<count`.
  @inlinable
  public func withMessage<Result, Failure: Error>(
    _ index: Int, _ body: (borrowing Message) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(index >= 0 && index < count, "message index out of range")
    return try body(Message(records + index, of: self))
  }

  /// Calls `body` with each message in turn: in the order of offsets within a partition.
  @inlinable
  public func forEach<Failure: Error>(_ body: (borrowing Message) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<count { try body(Message(records + index, of: self)) }
  }

  /// The parsed headers of a message; nil where it has none.
  func headers(of record: UnsafePointer<Record>) -> OpaquePointer? {
    let message = record.pointee.message.assumingMemoryBound(to: rd_kafka_message_t.self)
    let address = headersLock.withLock { _ in
      var list: OpaquePointer?
      return rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR ? UInt(bitPattern: list) : 0
    }
    return OpaquePointer(bitPattern: address)
  }
}
