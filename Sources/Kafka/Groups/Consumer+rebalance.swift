import CRdKafka

extension Consumer {
  var isCooperative: Bool {
    rd_kafka_rebalance_protocol(client.handle).map { String(cString: $0) == "COOPERATIVE" } ?? false
  }

  /// librdkafka's rebalance callback. Whatever happens it is answered: a member cannot leave before.
  func rebalance(_ code: ErrorCode, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
    if isClosed { return letGo() }
    let partitions = TopicPartitionList.elements(of: list).map(\.partition).sorted()
    switch code.librdkafka {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: assign(partitions)
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS: revoke(partitions)
    default:
      revoke(assignment.sorted())
      rebalanceFailure = rebalanceFailure ?? KafkaError(code, operation: "rebalance")
    }
  }

  private func assign(_ partitions: [TopicPartition]) {
    do throws(KafkaError) {
      let committed = try committed(partitions, timeout: Self.committedTimeout)
      let chosen = delegate?.assigned(partitions, committed: committed) ?? [:]
      let starts = partitions.map { ($0, chosen[$0] ?? committed[$0].map { .offset($0) } ?? .beginning) }
      try start(Dictionary(uniqueKeysWithValues: starts), incrementally: isCooperative)
      assignment.formUnion(partitions)
      data.accept(assignment)
    } catch {
      // Without partitions the member reads nothing until `serve` has thrown.
      takeNone()
      assignment = []
      data.accept([])
      rebalanceFailure = rebalanceFailure ?? error
    }
  }

  /// Answers an assignment without taking any of it. The protocol decides the call: the other one is refused.
  private func takeNone() {
    if isCooperative {
      let none = TopicPartitionList(capacity: 0)
      if let error = rd_kafka_incremental_assign(client.handle, none.pointer) { rd_kafka_error_destroy(error) }
    } else {
      rd_kafka_assign(client.handle, nil)
    }
  }

  private func revoke(_ partitions: [TopicPartition]) {
    if !partitions.isEmpty {
      delegate?.revoked(partitions, lost: isAssignmentLost)
    }
    let isPartial = isCooperative
    assignment = isPartial ? assignment.subtracting(partitions) : []
    data.accept(assignment)
    do throws(KafkaError) {
      if isPartial {
        try unassign(partitions, operation: "unassign")
      } else {
        try check(rd_kafka_assign(client.handle, nil), operation: "unassign")
      }
    } catch {
      rebalanceFailure = rebalanceFailure ?? error
    }
  }

  /// Reads the partitions that are assigned again from these offsets. All messages polled before this are the caller's
  /// to drop.
  ///
  /// Where the protocol is cooperative, only the partitions named here are moved. Otherwise assigned ones that are named
  /// nowhere begin at their committed offset or, without one, at the beginning.
  ///
  /// - Parameter without: assigned partitions that are not read any more, until the next restart or rebalance.
  /// - Throws: `group` where one of the partitions is not assigned any more.
  package func restart(
    from offsets: [TopicPartition: StartOffset], without: Set<TopicPartition> = []
  ) throws(KafkaError) {
    if let foreign = offsets.keys.first(where: { !assignment.contains($0) }) {
      throw KafkaError(
        ErrorCode(RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST), operation: "start again", topic: foreign.topic,
        partition: foreign.partition, reason: "the partition is not assigned to this member")
    }
    guard !offsets.isEmpty || !without.isEmpty else { return }
    if isCooperative {
      try unassign(without.union(offsets.keys), operation: "start again")
      awaitStop()
      try start(offsets, incrementally: true)
    } else {
      let others = assignment.subtracting(offsets.keys).subtracting(without).sorted()
      let committed = others.isEmpty ? [:] : try committed(others, timeout: Self.committedTimeout)
      var starts = offsets
      for partition in others { starts[partition] = committed[partition].map { .offset($0) } ?? .beginning }
      try check(rd_kafka_assign(client.handle, nil), operation: "start again")
      awaitStop()
      try start(starts, incrementally: false)
    }
    data.accept(assignment.subtracting(without))
  }

  /// librdkafka stops partitions on a thread of its own, and then forgets what their queues are forwarded to. Were they
  /// forwarded before that, their messages would wait for ever in queues that nobody reads. So it is asked something
  /// that the same thread answers, in its turn.
  private func awaitStop() { _ = held() }

  /// Lets go of those of the partitions that librdkafka reads. It refuses all of them where it reads one of them not,
  /// as after a restart without it.
  private func unassign(_ partitions: some Sequence<TopicPartition>, operation: String) throws(KafkaError) {
    let list = TopicPartitionList(held().intersection(partitions))
    try check(rd_kafka_incremental_unassign(client.handle, list.pointer), operation: operation)
  }

  /// The partitions that librdkafka reads for this member.
  private func held() -> Set<TopicPartition> {
    var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    guard rd_kafka_assignment(client.handle, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
    defer { rd_kafka_topic_partition_list_destroy(list) }
    return Set(TopicPartitionList.elements(of: list).map(\.partition))
  }

  /// Forwards the queue of each partition to the one data queue, and only then assigns them: from then on librdkafka
  /// fetches, and what it has fetched must not end up in the queue that `serve` reads.
  private func start(_ starts: [TopicPartition: StartOffset], incrementally: Bool) throws(KafkaError) {
    let list = TopicPartitionList(capacity: starts.count)
    for (partition, start) in starts {
      list.append(partition, offset: start.logical)
      if let queue = rd_kafka_queue_get_partition(client.handle, partition.topic, partition.partition) {
        rd_kafka_queue_forward(queue, data.pointer)
        rd_kafka_queue_destroy(queue)
      }
    }
    if incrementally {
      try check(rd_kafka_incremental_assign(client.handle, list.pointer), operation: "assign")
    } else {
      try check(rd_kafka_assign(client.handle, list.pointer), operation: "assign")
    }
  }

  private func check(_ error: OpaquePointer?, operation: String) throws(KafkaError) {
    if let error { throw KafkaError(consuming: error, operation: operation) }
  }

  private func check(_ code: rd_kafka_resp_err_t, operation: String) throws(KafkaError) {
    if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: operation) }
  }
}
