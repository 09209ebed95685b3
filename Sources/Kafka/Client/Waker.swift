import CRdKafka

/// Ends the wait of a consumer's `poll` from any thread: of the one that waits now, or else of the next.
///
/// `@unchecked Sendable`: librdkafka allows `rd_kafka_queue_yield` on any thread, and the queue is kept alive.
package final class Waker: @unchecked Sendable {
  private let queue: MessageQueue

  init(_ queue: MessageQueue) { self.queue = queue }

  package func wake() { rd_kafka_queue_yield(queue.pointer) }
}
