import CRdKafka

/// A member of a consumer group.
///
/// Belongs to one thread: make it, use it and close it there. Only its `waker` and the batches it hands out may go to
/// others.
///
/// Rebalances, group errors and the poll interval are served by `serve`, which never waits and is to be called often;
/// messages come from `poll` alone. Messages may be left unread for as long as there is no room for them: librdkafka
/// stops fetching once `queued.max.messages.kbytes` are waiting, and the membership stays as long as `serve` is called.
package final class Consumer {
  package let group: String
  /// Asked at each rebalance. Without one, partitions begin at the committed offset or else at the beginning.
  package weak var delegate: (any RebalanceDelegate)?
  package internal(set) var isClosed = false
  /// The partitions this member reads now.
  package internal(set) var assignment: Set<TopicPartition> = []

  let client: Client
  let data: MessageQueue
  /// What went wrong inside of a rebalance, where nothing can be thrown.
  var rebalanceFailure: KafkaError?
  /// Whether all partitions were given back on the way out of the group.
  var hasLetGo = false

  /// How long a rebalance waits for the group's committed offsets.
  static let committedTimeout = Duration.seconds(30)

  /// `enable.auto.commit`, `enable.auto.offset.store`, `auto.offset.reset` and `enable.partition.eof` are this class's
  /// own; `session.timeout.ms`, `heartbeat.interval.ms`, `fetch.wait.max.ms` and others are the configuration's.
  package init(
    _ configuration: ClientConfiguration, group: String, options: ConsumerOptions = ConsumerOptions()
  ) throws(KafkaError) {
    var required = [
      "group.id": group, "enable.auto.commit": "false", "enable.auto.offset.store": "false",
      "auto.offset.reset": "error", "enable.partition.eof": "true", "isolation.level": options.isolation.rawValue,
      "partition.assignment.strategy": options.assignmentStrategy.rawValue,
    ]
    required["group.instance.id"] = options.instanceID
    self.group = group
    client = try Client(.groupMember, configuration, required: required, defaults: FetchPacing.defaults)
    data = MessageQueue(client: client, configuration)
    client.callbacks.rebalance = { [unowned self] code, partitions in rebalance(code, partitions) }
    let code = ErrorCode(rd_kafka_poll_set_consumer(client.handle))
    if code.isFailure { throw KafkaError(code, operation: "start the consumer") }
  }

  deinit { client.callbacks.rebalance = nil }

  package var waker: Waker { Waker(data) }
  /// Messages that were fetched and not polled yet.
  package var waiting: Int { data.count }

  /// Joins the group to read these topics. Returns at once; the partitions come in a later `serve`.
  package func subscribe(_ topics: [String]) throws(KafkaError) {
    let list = TopicPartitionList(capacity: topics.count)
    for topic in topics {
      list.append(TopicPartition(topic: topic, partition: Int32(RD_KAFKA_PARTITION_UA)))
    }
    let code = ErrorCode(rd_kafka_subscribe(client.handle, list.pointer))
    if code.isFailure {
      throw KafkaError(code, operation: "subscribe", topic: topics.count == 1 ? topics.first : nil)
    }
  }

  /// Serves rebalances and returns the errors since the last call: of the group, of connections, of topics that are not
  /// there. Never waits, except for what the delegate does and for committed offsets. To be called several times a
  /// second.
  ///
  /// - Throws: where a rebalance could not be carried out. This consumer then reads nothing: close it and make another.
  package func serve() throws(KafkaError) -> [KafkaError] {
    var errors: [KafkaError] = []
    while let message = rd_kafka_consumer_poll(client.handle, 0) {
      let code = ErrorCode(message.pointee.err)
      if code.isFailure && message.pointee.err != RD_KAFKA_RESP_ERR__PARTITION_EOF {
        errors.append(error(of: message))
        rd_kafka_message_destroy(message)
      } else {
        data.prepend(message)
      }
    }
    errors += client.callbacks.takeErrors()
    if let rebalanceFailure { throw rebalanceFailure }
    return errors
  }

  /// Waits up to `timeout` for a first message and then takes those that are there, at most `limit`. Reads messages
  /// only: call `serve` as well.
  package func poll(limit: Int = 1_000, timeout: Duration) -> PolledBatch {
    data.poll(limit: limit, timeout: timeout.milliseconds, operation: "fetch")
  }

  private func error(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaError {
    guard message.pointee.err != RD_KAFKA_RESP_ERR__FATAL else {
      return ClientCallbacks.error(.fatal, reason: nil, client: client.handle)
    }
    return KafkaError(of: message, operation: "consume")
  }
}
