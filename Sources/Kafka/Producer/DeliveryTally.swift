import CRdKafka

/// Counts the delivery reports of a producer and keeps the failed ones.
final class DeliveryTally {
  private(set) var acknowledged = 0
  private(set) var failed = 0
  /// The first failures since they were last taken; `failed` counts all.
  private var failures: [KafkaError] = []

  private static let failureLimit = 256

  var reported: Int { acknowledged + failed }

  @inline(__always)
  func report(_ message: UnsafePointer<rd_kafka_message_t>) {
    guard message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else {
      acknowledged += 1
      return
    }
    fail(message)
  }

  private func fail(_ message: UnsafePointer<rd_kafka_message_t>) {
    failed += 1
    guard failures.count < Self.failureLimit else { return }
    failures.append(
      KafkaError(
        message.pointee.err, operation: "send",
        topic: message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) },
        partition: message.pointee.partition))
  }

  func takeFailures() -> [KafkaError] {
    defer { failures.removeAll() }
    return failures
  }

  /// Forgets the failures that a purge made.
  func dropPurged() {
    failures.removeAll { $0.code == .purgedFromQueue || $0.code == .purgedInFlight }
  }
}
