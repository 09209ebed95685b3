import CRdKafka

extension Producer {
  /// Records whose delivery is not known yet, and whose values are in use.
  package var inFlight: Int { enqueued - client.callbacks.deliveries.reported }
  /// Records that the broker has acknowledged since the producer was made.
  package var acknowledged: Int { client.callbacks.deliveries.acknowledged }
  /// Records that failed since the producer was made, purged ones among them.
  package var failed: Int { client.callbacks.deliveries.failed }

  /// The errors of the records that failed since this was last asked, with topic and partition; the first 256 of them.
  package func takeFailures() -> [KafkaError] { client.callbacks.deliveries.takeFailures() }

  /// Takes in the delivery reports that are there, without waiting, and returns errors of connections and of the client
  /// as a whole since the last call.
  package func serve() -> [KafkaError] {
    rd_kafka_poll(client.handle, 0)
    return client.callbacks.takeErrors()
  }

  /// Waits until all records are acknowledged or have failed; which, `takeFailures` tells.
  ///
  /// - Throws: `retriable` where some are still in flight after the timeout. Their values are in use until another
  ///   `flush` succeeds, or `purge`.
  package func flush(timeout: Duration) throws(KafkaError) {
    let deadline = Deadline(after: timeout)
    while inFlight > 0 {
      let code = ErrorCode(rd_kafka_flush(client.handle, deadline.milliseconds))
      if inFlight == 0 { break }
      guard deadline.hasPassed || (code.isFailure && code != .timedOut) else { continue }
      let connection = client.callbacks.takeErrors().last.map { "; \($0.reason)" } ?? ""
      throw KafkaError(
        code.isFailure ? code : .timedOut, operation: "flush",
        reason: "\(inFlight) records were not acknowledged within \(timeout)\(connection)")
    }
  }

  /// Gives up all records that are not acknowledged, so that no value is in use any more. Those that were on their way
  /// may have been written. Not counted among the failures that `takeFailures` returns.
  package func purge() {
    let flags = Int32(RD_KAFKA_PURGE_F_QUEUE) | Int32(RD_KAFKA_PURGE_F_INFLIGHT)
    while inFlight > 0 {
      rd_kafka_purge(client.handle, flags)
      rd_kafka_poll(client.handle, 10)
    }
    client.callbacks.deliveries.dropPurged()
  }
}
