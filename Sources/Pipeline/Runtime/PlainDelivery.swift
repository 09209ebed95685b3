import Kafka

/// At least once, for brokers without transactions: the outputs first, and the offsets once all are acknowledged.
final class PlainDelivery: Delivery {
  private let outbox: Outbox
  private let configuration: RunnerConfiguration

  init(_ environment: LoopEnvironment, outputs: [Topic]) throws(KafkaError) {
    configuration = environment.configuration
    outbox = Outbox(
      producer: try Producer(configuration.client), layout: environment.layout, outputs: outputs)
  }

  func deliver(
    _ output: borrowing StageOutput, offsets: [TopicPartition: Int64], consumer: Consumer, hasTime: () -> Bool
  ) throws(KafkaError) -> DeliveryOutcome {
    do throws(KafkaError) {
      try outbox.send(output)
      try flush(hasTime)
    } catch {
      // The output's memory is given back after this: nothing may point into it.
      outbox.producer.purge()
      throw error
    }
    return try commit(offsets, consumer, hasTime)
  }

  func close() {
    outbox.producer.purge()
  }

  /// librdkafka itself sends again what may be sent again, until `message.timeout.ms`.
  private func flush(_ hasTime: () -> Bool) throws(KafkaError) {
    while true {
      do throws(KafkaError) {
        try outbox.producer.flush(timeout: configuration.requestLimit)
        break
      } catch {
        guard error.kind == .retriable, hasTime() else { throw error }
      }
    }
    if let failure = outbox.producer.takeFailures().first { throw failure }
  }

  private func commit(
    _ offsets: [TopicPartition: Int64], _ consumer: Consumer, _ hasTime: () -> Bool
  ) throws(KafkaError) -> DeliveryOutcome {
    var attempt = 0
    while true {
      do throws(KafkaError) {
        try consumer.commit(offsets)
        return .committed
      } catch {
        attempt += 1
        switch error.kind {
        case .group: return .sentOnly(error)
        case .retriable where attempt < 5 && hasTime(): continue
        case .retriable: return .sentOnly(error)
        default: throw error
        }
      }
    }
  }
}
