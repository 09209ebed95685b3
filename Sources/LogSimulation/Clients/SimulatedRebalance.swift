package import Kafka

/// What a member is told of its partitions, by ``SimulatedConsumer/serve()``.
package enum SimulatedRebalance: Sendable, Equatable {
  /// Partitions were given to this member, none perhaps; with the offsets the group has committed. Reading begins there
  /// or, without one, at the beginning; ``SimulatedConsumer/restart(from:without:)`` changes it.
  case assigned([TopicPartition], committed: [TopicPartition: Int64])
  /// All partitions are taken away (eager rebalancing). They are held until
  /// ``SimulatedConsumer/finishRevocation()`` or the next `serve`: what is finished can be committed before, unless they
  /// are `lost`.
  case revoked([TopicPartition], lost: Bool)
}

/// What a poll brought.
package struct SimulatedPoll: Sendable {
  /// In order within each partition.
  package var messages: [SimulatedMessage] = []
  /// Partitions whose end was reached, with its offset: past the last record where markers follow. Told once an end.
  package var ends: [TopicPartition: Int64] = [:]
  /// Of single partitions, which deliver nothing more until they are started again.
  package var errors: [KafkaError] = []

  package var isEmpty: Bool { messages.isEmpty && ends.isEmpty && errors.isEmpty }
}
