import CRdKafka

extension Consumer {
  /// Whether this member was thrown out of the group: nothing it commits for its partitions can succeed.
  package var isAssignmentLost: Bool { rd_kafka_assignment_lost(client.handle) != 0 }

  /// The id the group knows this member by; empty before it has joined.
  package var memberID: String {
    guard let text = rd_kafka_memberid(client.handle) else { return "" }
    defer { rd_kafka_mem_free(client.handle, text) }
    return String(cString: text)
  }

  /// What a transaction needs to know of this member, as of now.
  package func groupMetadata() throws(KafkaError) -> GroupMetadata {
    guard let pointer = rd_kafka_consumer_group_metadata(client.handle) else {
      throw KafkaError(.state, operation: "read the group's metadata", reason: "the consumer is not in a group")
    }
    return try GroupMetadata(adopting: pointer)
  }

  /// Commits the offsets from which the group is to go on, and waits for the answer.
  ///
  /// - Throws: of the first partition that failed; `group` where this member may not commit any more.
  package func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    let list = TopicPartitionList(offsets: offsets)
    let code = ErrorCode(rd_kafka_commit(client.handle, list.pointer, 0))
    for element in list.elements where element.code.isFailure {
      throw KafkaError(element.code, operation: "commit", at: element.partition, offset: element.offset)
    }
    guard code.isFailure else { return }
    if offsets.count == 1, let (partition, offset) = offsets.first {
      throw KafkaError(code, operation: "commit", at: partition, offset: offset)
    }
    throw KafkaError(code, operation: "commit", topic: offsets.keys.first?.topic)
  }

  /// The offsets that the group has committed; partitions where there is none are left out. Tries again what may be
  /// retried until the timeout has passed.
  package func committed(
    _ partitions: [TopicPartition], timeout: Duration
  ) throws(KafkaError) -> [TopicPartition: Int64] {
    guard !partitions.isEmpty else { return [:] }
    let deadline = Deadline(after: timeout)
    while true {
      do throws(KafkaError) {
        return try committedOnce(partitions, timeout: deadline.milliseconds)
      } catch {
        guard error.kind == .retriable, !deadline.hasPassed else { throw error }
      }
    }
  }

  private func committedOnce(
    _ partitions: [TopicPartition], timeout: Int32
  ) throws(KafkaError) -> [TopicPartition: Int64] {
    let list = TopicPartitionList(partitions)
    let code = ErrorCode(rd_kafka_committed(client.handle, list.pointer, timeout))
    if code.isFailure {
      throw KafkaError(code, operation: "look up committed offsets", topic: partitions.first?.topic)
    }
    var offsets: [TopicPartition: Int64] = [:]
    for element in list.elements {
      if element.code.isFailure {
        throw KafkaError(element.code, operation: "look up committed offsets", at: element.partition)
      }
      if element.offset >= 0 { offsets[element.partition] = element.offset }
    }
    return offsets
  }

  /// The oldest offset and the one after the newest, asked of the broker. A `readCommitted` consumer is told the last
  /// stable offset as the end; `Admin.watermarks` tells the uncommitted end.
  package func watermarks(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
    try client.watermarks(partition, timeout: timeout)
  }
}
