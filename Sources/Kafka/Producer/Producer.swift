import CRdKafka

/// Sends records, in transactions or without.
///
/// Belongs to one thread. Values are not copied: the memory behind a value must stay as it is until `inFlight` is 0,
/// after `flush`, `commit`, `abort` or `purge`; a `flush` that throws leaves it in use. Keys and headers are copied.
///
/// Always idempotent, so that librdkafka's retries neither repeat nor reorder records.
package final class Producer {
  package let transactionalID: String?
  let client: Client
  private var topics: [String: TopicHandle] = [:]
  var enqueued = 0

  /// How long `send` waits for room in the queue.
  private static let roomTimeout = Duration.seconds(60)

  /// - Parameter transactionalID: of this producer alone among all that run; without one there are no transactions.
  package init(_ configuration: ClientConfiguration, transactionalID: String? = nil) throws(KafkaError) {
    var required = ["enable.idempotence": "true"]
    required["transactional.id"] = transactionalID
    self.transactionalID = transactionalID
    // How large a record may be is the topic's to say; librdkafka's own limit of 1,000,000 bytes is below the broker's.
    client = try Client(
      .producer, configuration, required: required,
      defaults: ["compression.codec": "lz4", "message.max.bytes": "1000000000"])
  }

  /// A topic to send to. The same one for the same name; that the topic exists shows only when records are sent.
  package func topic(_ name: String) throws(KafkaError) -> TopicHandle {
    if let known = topics[name] { return known }
    let topic = try TopicHandle(name, client: client)
    topics[name] = topic
    return topic
  }

  /// Puts a record into the queue; how it fared shows after `flush`.
  ///
  /// - Parameters:
  ///   - value: nil for a tombstone. Not copied, see above.
  ///   - timestamp: milliseconds since 1970; 0 for now.
  /// - Throws: where the record was not taken: too large, no room within a minute, outside of a transaction.
  package func send(
    to topic: TopicHandle, partition: Int32, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
    headers: consuming Headers? = nil, timestamp: Int64 = 0
  ) throws(KafkaError) {
    let list = headers?.pointer
    var error = enqueue(topic, partition, key, value, list, timestamp)
    if error != nil {
      let deadline = Deadline(after: Self.roomTimeout)
      while let full = error, rd_kafka_error_code(full) == RD_KAFKA_RESP_ERR__QUEUE_FULL, !deadline.hasPassed {
        rd_kafka_error_destroy(full)
        rd_kafka_poll(client.handle, 10)
        error = enqueue(topic, partition, key, value, list, timestamp)
      }
      if let error {
        throw KafkaError(consuming: error, operation: "send", topic: topic.name, partition: partition)
      }
    }
    headers?.handOver()
    enqueued += 1
  }

  /// librdkafka tells a null key or value from an empty one by the pointer alone.
  private func enqueue(
    _ topic: TopicHandle, _ partition: Int32, _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?,
    _ headers: OpaquePointer?, _ timestamp: Int64
  ) -> OpaquePointer? {
    leeway_produce(
      client.handle, topic.pointer, partition, key.map(Self.start(of:)), key?.count ?? 0, value.map(Self.start(of:)),
      value?.count ?? 0, timestamp, headers)
  }

  private static func start(of bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer {
    bytes.baseAddress ?? UnsafeRawPointer(nothing.utf8Start)
  }

  /// Where an empty value without an address of its own lies, for ever.
  private static let nothing: StaticString = ""
}
