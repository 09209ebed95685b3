/// What one poll brought.
package struct PolledBatch: Sendable {
  package let messages: MessageBatch
  /// Partitions whose end was reached, with the offset of that end: the one to commit when all before it is done.
  /// It may lie past the last message plus one, as transactions leave markers in the log.
  package let ends: [TopicPartition: Int64]
  /// Errors of single partitions. Such a partition delivers nothing more until it is assigned anew.
  package let errors: [KafkaError]

  package var isEmpty: Bool { messages.isEmpty && ends.isEmpty && errors.isEmpty }
}
