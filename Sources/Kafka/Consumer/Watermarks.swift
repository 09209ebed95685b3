import CRdKafka

/// The ends of a partition's log.
package struct Watermarks: Hashable, Sendable {
  /// The offset of the oldest record there is.
  package let low: Int64
  /// The offset that the next record will have.
  package let high: Int64

  package init(low: Int64, high: Int64) {
    self.low = low
    self.high = high
  }

  package var isEmpty: Bool { high <= low }
}

extension Client {
  /// Asks the broker, again where it may answer later (a partition that was made a moment ago has no leader yet), until
  /// the timeout has passed.
  func watermarks(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
    let deadline = Deadline(after: timeout)
    var low: Int64 = 0
    var high: Int64 = 0
    while true {
      let code = ErrorCode(
        rd_kafka_query_watermark_offsets(
          handle, partition.topic, partition.partition, &low, &high, deadline.milliseconds))
      guard code.isFailure else { break }
      guard code.kind == .retriable, !deadline.hasPassed else {
        throw KafkaError(code, operation: "ask for the ends", at: partition)
      }
    }
    return Watermarks(low: low, high: high)
  }
}

extension Consumer {
  /// The ends of an assigned partition as the last fetch told them, without asking the broker; nil before the first
  /// fetch.
  package func knownWatermarks(_ partition: TopicPartition) -> Watermarks? {
    var low: Int64 = -1
    var high: Int64 = -1
    let code = rd_kafka_get_watermark_offsets(client.handle, partition.topic, partition.partition, &low, &high)
    return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? Watermarks(low: max(0, low), high: high) : nil
  }
}
