import CRdKafka

/// A queue of librdkafka's into which the partitions that are read have been forwarded.
///
/// Belongs to one thread; only `wake` may be called from others.
final class MessageQueue {
  let pointer: OpaquePointer
  private let client: Client
  /// Taken in portions, so that each message is sorted while it is still in the processor's cache.
  private var fetched = [UnsafeMutablePointer<rd_kafka_message_t>?](repeating: nil, count: 64)
  private var slots = PartitionSlots()
  /// Messages that arrived elsewhere and come before all that is in the queue.
  private var earlier: [UnsafeMutablePointer<rd_kafka_message_t>] = []
  /// nil where librdkafka needs no waking.
  private var pacing: FetchPacing?

  init(client: Client, _ configuration: ClientConfiguration) {
    guard let pointer = rd_kafka_queue_new(client.handle) else {
      preconditionFailure("librdkafka always returns a queue")
    }
    self.pointer = pointer
    self.client = client
    if FetchPacing.defaults.isEmpty { pacing = FetchPacing(configuration) }
  }

  deinit {
    for message in earlier { rd_kafka_message_destroy(message) }
    rd_kafka_queue_destroy(pointer)
  }

  /// The partitions whose messages come out; messages of all others are dropped.
  func accept(_ partitions: some Collection<TopicPartition>) {
    slots = PartitionSlots(partitions)
  }

  var count: Int { rd_kafka_queue_length(pointer) + earlier.count }

  /// Takes ownership of a message, to hand it out with the next poll.
  func prepend(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
    earlier.append(message)
  }

  /// Waits up to `timeout` for a first message and then takes those that are there, at most `limit`.
  func poll(limit: Int, timeout: Int32, operation: String) -> PolledBatch {
    let limit = max(1, limit)
    var sorted = Sorting(capacity: limit + earlier.count, operation: operation)
    for message in earlier { sorted.add(message, slots: &slots) }
    let timeout = earlier.isEmpty ? timeout : 0
    earlier.removeAll()
    take(limit: limit, timeout: timeout, into: &sorted, slots: &slots, portion: &fetched)
    if let place = sorted.last(of: slots.partitions), pacing?.took(records: sorted.count, bytes: sorted.bytes) == true {
      wakeConnection(to: place)
    }
    return sorted.batch(partitions: slots.partitions, client: client)
  }

  /// Wakes the thread of the connection to a partition's leader.
  private func wakeConnection(to place: TopicPartition) {
    _ = try? client.watermarks(place, timeout: FetchPacing.limit)
  }

  /// Its state comes as parameters, so that exclusive access to it is checked once and not for each message.
  private func take(
    limit: Int, timeout: Int32, into sorted: inout Sorting, slots: inout PartitionSlots,
    portion: inout [UnsafeMutablePointer<rd_kafka_message_t>?]
  ) {
    portion.withUnsafeMutableBufferPointer { portion in
      var taken = 0
      var timeout = timeout
      while taken < limit {
        let wanted = min(limit - taken, portion.count)
        let count = fill(portion, limit: wanted, timeout: timeout)
        for index in 0..<count {
          if let message = portion[index] { sorted.add(message, slots: &slots) }
        }
        taken += count
        timeout = 0
        if count < wanted { break }
      }
    }
  }

  /// `rd_kafka_consume_batch_queue` waits for a whole batch, so a first message is waited for alone.
  private func fill(
    _ fetched: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>, limit: Int, timeout: Int32
  ) -> Int {
    guard timeout > 0 else { return max(0, rd_kafka_consume_batch_queue(pointer, 0, fetched.baseAddress, limit)) }
    guard let first = rd_kafka_consume_queue(pointer, timeout) else { return 0 }
    fetched[0] = first
    guard limit > 1, let rest = fetched.baseAddress else { return 1 }
    return 1 + max(0, rd_kafka_consume_batch_queue(pointer, 0, rest + 1, limit - 1))
  }
}

/// Sorts what came out of a queue into messages, ends and errors.
private struct Sorting {
  private let records: UnsafeMutablePointer<Record>
  private(set) var count = 0
  /// Of keys and values.
  private(set) var bytes = 0
  private var ends: [TopicPartition: Int64] = [:]
  private var errors: [KafkaError] = []
  private let operation: String

  init(capacity: Int, operation: String) {
    records = .allocate(capacity: capacity)
    self.operation = operation
  }

  @inline(__always)
  mutating func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>, slots: inout PartitionSlots) {
    let slot = slots.slot(topic: message.pointee.rkt, partition: message.pointee.partition)
    guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR, let slot else {
      return setAside(message, slot: slot, partitions: slots.partitions)
    }
    var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    let timestamp = rd_kafka_message_timestamp(message, &kind)
    let record = Record(
      key: message.pointee.key.map { UnsafeRawPointer($0) }, keyCount: message.pointee.key_len,
      value: message.pointee.payload.map { UnsafeRawPointer($0) }, valueCount: message.pointee.len,
      offset: message.pointee.offset, timestamp: timestamp, slot: slot,
      timestampKind: TimestampKind(rawValue: UInt8(truncatingIfNeeded: kind.rawValue)) ?? .none, message: message)
    (records + count).initialize(to: record)
    count += 1
    bytes += record.keyCount + record.valueCount
  }

  /// The partition of the last message.
  func last(of partitions: [TopicPartition]) -> TopicPartition? {
    count > 0 ? partitions[Int(records[count - 1].slot)] : nil
  }

  /// What is no message of a partition that is read: an end, an error, or something to drop.
  private mutating func setAside(
    _ message: UnsafeMutablePointer<rd_kafka_message_t>, slot: Int32?, partitions: [TopicPartition]
  ) {
    defer { rd_kafka_message_destroy(message) }
    let code = ErrorCode(message.pointee.err)
    guard code.isFailure else { return }
    if code.librdkafka == RD_KAFKA_RESP_ERR__PARTITION_EOF {
      if let slot { ends[partitions[Int(slot)]] = message.pointee.offset }
      return
    }
    // An error of a partition that was let go is of no concern; one of no partition is.
    guard slot != nil || message.pointee.rkt == nil else { return }
    errors.append(KafkaError(of: message, operation: operation))
  }

  func batch(partitions: [TopicPartition], client: Client) -> PolledBatch {
    PolledBatch(
      messages: MessageBatch(adopting: records, count: count, partitions: partitions, client: client),
      ends: ends, errors: errors)
  }
}

extension KafkaError {
  /// The error that a received message stands for; the message is left alone.
  init(of message: UnsafeMutablePointer<rd_kafka_message_t>, operation: String) {
    let hasPlace = message.pointee.rkt != nil
    self.init(
      message.pointee.err, operation: operation,
      topic: message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) },
      partition: hasPlace ? message.pointee.partition : nil, offset: hasPlace ? message.pointee.offset : nil,
      reason: rd_kafka_message_errstr(message).map { String(cString: $0) })
  }
}
