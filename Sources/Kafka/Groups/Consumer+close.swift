import CRdKafka

extension Consumer {
  /// How long librdkafka may take to leave the group: three times what it waits for a broker's answer.
  package static let closeLimit = Duration.seconds(15)

  /// Leaves the group: the delegate's `revoked` is called first, and takes the time that it needs. Batches stay valid.
  /// Further calls do nothing.
  ///
  /// `rd_kafka_consumer_close` knows no limit, and librdkafka 2.0.2 can wait in it for ever: where a partition was lost, it
  /// can lose count of what refers to that. So what it does is done here, as long as there is hope; the rest is the
  /// ``ClientEnding``'s.
  ///
  /// - Throws: `timedOut` where librdkafka has not left within the limit after that. The broker then misses this member
  ///   when its session ends.
  package func close(limit: Duration = closeLimit) throws(KafkaError) {
    guard !isClosed else { return }
    isClosed = true
    defer {
      data.accept([])
      assignment = []
    }
    guard let queue = rd_kafka_queue_new(client.handle) else {
      preconditionFailure("librdkafka always returns a queue")
    }
    defer { rd_kafka_queue_destroy(queue) }
    if let error = rd_kafka_consumer_close_queue(client.handle, queue) {
      throw KafkaError(consuming: error, operation: "close the consumer")
    }
    try awaitLeaving(queue, limit: limit)
  }

  /// Serves what librdkafka asks for on its way out of the group.
  private func awaitLeaving(_ queue: OpaquePointer, limit: Duration) throws(KafkaError) {
    var (deadline, knewOfLetGo) = (Deadline(after: limit), hasLetGo)
    while rd_kafka_consumer_closed(client.handle) == 0 {
      guard !deadline.hasPassed else {
        throw KafkaError(
          .timedOut, operation: "close the consumer",
          reason: "librdkafka did not leave the group \(group) within \(limit)")
      }
      // Messages come this way too, and nobody reads them any more.
      if let message = rd_kafka_consume_queue(queue, deadline.milliseconds) { rd_kafka_message_destroy(message) }
      if hasLetGo != knewOfLetGo { (deadline, knewOfLetGo) = (Deadline(after: limit), hasLetGo) }
    }
  }

  /// Answers librdkafka's rebalances while it leaves: the first by letting go of everything, whatever it was about, and
  /// further ones not at all. They were on their way before, librdkafka does not wait for them, and what it is asked
  /// while it ends its part of the group may never be answered.
  func letGo() {
    guard !hasLetGo else { return }
    hasLetGo = true
    if !assignment.isEmpty { delegate?.revoked(assignment.sorted(), lost: isAssignmentLost) }
    rd_kafka_assign(client.handle, nil)
  }
}
