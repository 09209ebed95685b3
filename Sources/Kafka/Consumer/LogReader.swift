import CRdKafka

/// Reads partitions by offset, without a group. Belongs to one thread; its `waker` and batches may go to others.
///
/// Nothing is ever skipped in silence: where records were deleted before they were read, that is an error of the
/// partition (`autoOffsetReset`), after which it delivers nothing until it is started anew.
package final class LogReader {
  private let client: Client
  private let data: MessageQueue
  private var topics: [String: TopicHandle] = [:]
  private var reading: Set<TopicPartition> = []

  /// Offsets further apart than this are read by beginning anew rather than by reading all that lies between.
  private static let furthestSkip: Int64 = 2_000

  package init(
    _ configuration: ClientConfiguration, isolation: ConsumerOptions.Isolation = .readCommitted
  ) throws(KafkaError) {
    client = try Client(
      .consumer, configuration,
      required: [
        "auto.offset.reset": "error", "enable.partition.eof": "true", "isolation.level": isolation.rawValue,
        "enable.auto.commit": "false", "enable.auto.offset.store": "false",
      ], defaults: FetchPacing.defaults)
    data = MessageQueue(client: client, configuration)
  }

  deinit { stop() }

  package var waker: Waker { Waker(data) }
  /// Messages that were fetched and not polled yet.
  package var waiting: Int { data.count }
  /// The partitions that are being read.
  package var partitions: Set<TopicPartition> { reading }

  /// Reads these partitions from these offsets; those being read already begin anew.
  package func start(_ starts: [TopicPartition: StartOffset]) throws(KafkaError) {
    stop(reading.intersection(starts.keys))
    for (partition, start) in starts {
      let topic = try topic(partition.topic)
      guard
        rd_kafka_consume_start_queue(topic.pointer, partition.partition, start.logical, data.pointer) == 0
      else {
        throw KafkaError(ErrorCode(rd_kafka_last_error()), operation: "read", at: partition)
      }
      reading.insert(partition)
    }
    data.accept(reading)
  }

  /// Stops reading all partitions.
  package func stop() { stop(reading) }

  /// Stops reading these partitions; what was fetched of them does not come out any more.
  package func stop(_ partitions: Set<TopicPartition>) {
    guard !partitions.isEmpty else { return }
    for partition in partitions {
      if let topic = topics[partition.topic] { rd_kafka_consume_stop(topic.pointer, partition.partition) }
    }
    reading.subtract(partitions)
    data.accept(reading)
  }

  /// Waits up to `timeout` for a first message and then takes those that are there, at most `limit`.
  package func poll(limit: Int = 1_000, timeout: Duration) -> PolledBatch {
    data.poll(limit: limit, timeout: timeout.milliseconds, operation: "read")
  }

  /// Errors of connections and of the client as a whole since the last call.
  package func serve() -> [KafkaError] {
    rd_kafka_poll(client.handle, 0)
    return client.callbacks.takeErrors()
  }

  /// The ends of a partition. Where this reader is `readCommitted`, the high one is the last stable offset.
  package func watermarks(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
    try client.watermarks(partition, timeout: timeout)
  }

  /// Reads the records of these offsets, in ascending order, and hands each to `body`. Stops all other reading first.
  ///
  /// - Returns: which offsets could not be read, and why; those not reached within the timeout are `unread`.
  /// - Throws: where the partition is not there or no broker answers.
  package func read(
    _ partition: TopicPartition, at offsets: some Sequence<Int64>, timeout: Duration,
    _ body: (borrowing Message) -> Void
  ) throws(KafkaError) -> UnreadOffsets {
    let deadline = Deadline(after: timeout)
    var search = OffsetSearch(offsets)
    guard search.next != nil else { return search.outcome }
    search.learn(try watermarks(partition, timeout: timeout))
    stop()
    defer { stop() }
    while let next = search.next {
      if deadline.hasPassed {
        search.giveUp()
        break
      }
      try start([partition: .offset(next)])
      try readOn(partition, from: next, &search, deadline, body)
    }
    return search.outcome
  }

  /// Reads on until all is found, the next offset is far away, the end is reached, or the time is up.
  private func readOn(
    _ partition: TopicPartition, from start: Int64, _ search: inout OffsetSearch, _ deadline: Deadline,
    _ body: (borrowing Message) -> Void
  ) throws(KafkaError) {
    var position = start
    while let next = search.next, next - position <= Self.furthestSkip, !deadline.hasPassed {
      let polled = poll(timeout: .milliseconds(Int64(min(deadline.milliseconds, 100))))
      polled.messages.forEach { message in
        position = message.offset
        if search.see(message.offset) { body(message) }
      }
      if let end = polled.ends[partition] {
        search.reachEnd(end)
        // What is looked for was there a moment ago: the log was cut, or its end is told late. Ask again.
        if search.next != nil { search.learn(try watermarks(partition, timeout: .seconds(5))) }
      }
      if let error = polled.errors.first {
        guard error.code == .autoOffsetReset || error.code == .offsetOutOfRange else { throw error }
        search.learn(try watermarks(partition, timeout: .seconds(5)))
        return
      }
    }
  }

  private func topic(_ name: String) throws(KafkaError) -> TopicHandle {
    if let known = topics[name] { return known }
    let topic = try TopicHandle(name, client: client)
    topics[name] = topic
    return topic
  }
}
