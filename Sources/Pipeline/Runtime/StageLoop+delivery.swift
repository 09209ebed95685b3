import Events
import Kafka
import Logging

extension StageLoop {
  /// Sends what the stage returned and commits its offsets.
  func deliver(_ job: StageWorker<S>.Job, _ flight: Flight) throws {
    guard let clients else { return }
    let offsets = flight.offsets.filter { positions.contains($0.key) }
    guard job.output.output.count > 0 || !offsets.isEmpty else { return }
    let outcome = try clients.delivery.deliver(
      job.output.output, offsets: offsets, consumer: clients.consumer, hasTime: { self.environment.hasTime })
    switch outcome {
    case .committed:
      positions.committed(offsets)
      settle(job, flight, as: "committed")
    case .sentOnly(let error):
      logger.info("the group takes the offsets later", metadata: ["error": "\(error)"])
      settle(job, flight, as: "sent")
    case .aborted(let error):
      logger.warning("a transaction was aborted; reading again", metadata: ["error": "\(error)"])
      board.update { $0.counters.commits["aborted", default: 0] += 1 }
      try readAgain(clients.consumer)
    }
  }

  private func settle(_ job: StageWorker<S>.Job, _ flight: Flight, as outcome: String) {
    positions.delivered(flight.offsets)
    let layout = environment.layout
    board.update { status in
      status.counters.add(job.output.output, layout: layout)
      status.counters.recordsIn += Int64(flight.records)
      status.counters.batches += 1
      status.counters.commits[outcome, default: 0] += 1
    }
  }

  /// Commits what is delivered and was not committed with a batch: ends past the last record.
  func commitIdle() throws {
    lastIdleCommit = .now
    let offsets = positions.uncommitted
    guard let clients, !offsets.isEmpty else { return }
    let outcome = try clients.delivery.deliver(
      StageOutput(), offsets: offsets, consumer: clients.consumer, hasTime: { false })
    if case .committed = outcome { positions.committed(offsets) }
  }

  /// Begins again at the committed offsets of what is still assigned, and drops what was begun.
  ///
  /// - Parameter expired: a partition whose committed offset the log no longer holds: it begins at the oldest record.
  func readAgain(_ consumer: Consumer, expired: TopicPartition? = nil) throws {
    let assigned = positions.topicPartitions
    dropBegun()
    guard !consumer.isAssignmentLost, !assigned.isEmpty else { return }
    var committed = try consumer.committed(assigned, timeout: environment.configuration.requestLimit)
    if let expired { committed[expired] = nil }
    if stage.keepsState, expired == nil {
      forgotten.formUnion(positions.partitions)
      recovery.spoil(positions.partitions)
      logger.warning("what the stage knew of its partitions is ahead of the log: it begins empty")
    }
    _ = positions.release(assigned)
    positions.assign(
      Dictionary(uniqueKeysWithValues: assigned.map { ($0, (next: committed[$0] ?? 0, committed: committed[$0])) }))
    try consumer.restart(
      from: Dictionary(
        uniqueKeysWithValues: assigned.map { ($0, committed[$0].map { StartOffset.offset($0) } ?? .beginning) }))
  }

  /// The log dropped records before they were read: says so, counts it, and goes on at the oldest there is.
  func skipExpired(_ error: KafkaError) throws {
    guard let consumer = clients?.consumer, let topic = error.topic, let partition = error.partition else {
      throw error
    }
    let place = TopicPartition(topic: topic, partition: partition)
    logger.error(
      "records expired before they were read; reading goes on at the oldest one",
      metadata: ["partition": "\(place)", "offset": "\(positions.next(place) ?? -1)", "error": "\(error)"])
    board.update { $0.counters.counted["expired_gaps", default: 0] += 1 }
    while underWay != nil {
      if let outcome = worker.outcomes.take(within: .milliseconds(50)) { try finish(outcome) }
    }
    try readAgain(consumer, expired: place)
  }
}

extension LoopEnvironment {
  /// Whether what failed may be tried once more: not when the process has been asked to stop.
  var hasTime: Bool { !stop.isStopped }
}

extension StageCounters {
  /// Adds what a committed batch sent and counted.
  mutating func add(_ output: borrowing StageOutput, layout: TopicLayout) {
    var byTopic: [Topic: Int64] = [:]
    for entry in output.entries { byTopic[entry.topic, default: 0] += 1 }
    for (topic, count) in byTopic { recordsOut[layout.name(of: topic), default: 0] += count }
    for (rule, count) in output.quarantined { quarantined[rule.rawValue, default: 0] += count }
    counted.merge(output.counted) { $0 + $1 }
  }
}
