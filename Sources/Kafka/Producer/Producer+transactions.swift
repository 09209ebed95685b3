import CRdKafka

/// What is retriable is tried again within the timeout; an error that comes out says by its kind what to do next. A
/// `commit` that ran out of time is undecided: call it again until it returns or throws another kind.
extension Producer {
  /// Once, before the first transaction: finishes or aborts what a former producer of this transactional id left, and
  /// fences it.
  package func initTransactions(timeout: Duration) throws(KafkaError) {
    try retrying("initialise transactions", timeout) { rd_kafka_init_transactions(client.handle, $0) }
  }

  package func begin() throws(KafkaError) {
    if let error = rd_kafka_begin_transaction(client.handle) {
      throw KafkaError(consuming: error, operation: "begin a transaction")
    }
  }

  /// Adds the offsets from which the group is to go on to the transaction.
  ///
  /// - Throws: `group` where the metadata names no member: a broker would take such offsets from anyone.
  package func sendOffsets(
    _ offsets: [TopicPartition: Int64], _ metadata: GroupMetadata, timeout: Duration
  ) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    guard metadata.namesMember else {
      throw KafkaError(
        .unknownMember, operation: "send offsets to the transaction",
        reason: "the consumer is not a member of the group \(metadata.group) any more")
    }
    let list = TopicPartitionList(offsets: offsets)
    let pointer = list.pointer
    try retrying("send offsets to the transaction", timeout) {
      rd_kafka_send_offsets_to_transaction(client.handle, pointer, metadata.pointer, $0)
    }
  }

  /// Flushes and commits. After success nothing is in flight.
  package func commit(timeout: Duration) throws(KafkaError) {
    try retrying("commit the transaction", timeout) { rd_kafka_commit_transaction(client.handle, $0) }
  }

  /// Purges and aborts. After success nothing is in flight, and the purged records are not among the failures.
  package func abort(timeout: Duration) throws(KafkaError) {
    try retrying("abort the transaction", timeout) { rd_kafka_abort_transaction(client.handle, $0) }
    client.callbacks.deliveries.dropPurged()
  }

  private func retrying(
    _ operation: String, _ timeout: Duration, _ call: (Int32) -> OpaquePointer?
  ) throws(KafkaError) {
    let deadline = Deadline(after: timeout)
    while let failure = call(deadline.milliseconds) {
      let error = KafkaError(consuming: failure, operation: operation)
      guard error.kind == .retriable, !deadline.hasPassed else { throw error }
    }
  }
}
