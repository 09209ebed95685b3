import Events
import Kafka
import Logging

extension StageLoop {
  /// How long a poll waits for records when there is nothing else to do.
  private static var pollWait: Duration { .milliseconds(50) }
  /// How long the loop waits for the worker before it serves the group again.
  private static var workWait: Duration { .milliseconds(5) }
  /// How often offsets past the last record are committed, so that lag means something.
  private static var idleCommitInterval: Duration { .seconds(1) }

  /// One turn: serve the group, take what the worker has done, give it more, read ahead.
  func turn() throws {
    guard let consumer = clients?.consumer else { return }
    board.turn()
    for error in try consumer.serve() { try note(error) }
    if let rebalanceFailure { throw rebalanceFailure }
    if let outcome = worker.outcomes.take() { try finish(outcome) }
    if underWay == nil { submitNext() }
    let isBusy = underWay != nil
    if held.isEmpty { try readAhead(wait: isBusy || failed != nil ? .zero : Self.pollWait) }
    if isBusy {
      if let outcome = worker.outcomes.take(within: Self.workWait) { try finish(outcome) }
    } else if held.isEmpty {
      try settleEnds()
    } else if failed != nil {
      pause(min(Self.pollWait, environment.configuration.backOff.first))
    }
    report()
  }

  /// Finishes what is under way and commits it; what was only read ahead is left for the next owner.
  func drain() throws {
    held.removeAll()
    while underWay != nil {
      if let outcome = worker.outcomes.take(within: .milliseconds(50)) { try finish(outcome) }
      for error in try clients?.consumer.serve() ?? [] { try note(error) }
      board.turn()
    }
    endsSeen.removeAll()
    try commitIdle()
  }

  private func readAhead(wait: Duration) throws {
    guard let consumer = clients?.consumer, held.isEmpty else { return }
    let polled = consumer.poll(limit: stage.batchLimit.records, timeout: wait)
    guard !polled.isEmpty else { return }
    for error in polled.errors { try note(error) }
    held.add(polled, limit: stage.batchLimit)
    var last: [TopicPartition: Int64] = [:]
    for piece in held.all { last.merge(piece.offsets) { max($0, $1) } }
    positions.polled(records: last, ends: polled.ends, at: environment.clock())
    for (place, end) in polled.ends where last[place] == nil { endsSeen[place] = end }
  }

  /// Hands the worker the next thing there is to do: a failed job that is due again, the records held, or a tick.
  private func submitNext() {
    if let failed {
      guard ContinuousClock.now >= failed.due else { return }
      self.failed = nil
      submit(failed.flight, failed.job)
    } else if let piece = held.next() {
      let ends = positions.ends(after: piece.offsets, stated: environment.statedEnds?.current)
        .filter { _ in held.isEmpty }
      submit(piece.records, offsets: piece.offsets, ends: ends)
    } else if let ends = endsToTell() {
      submit(RecordBatch(), offsets: [:], ends: ends)
    }
  }

  /// The ends that a call without records is due for: a final time that was not told yet, or the stage's own tick.
  private func endsToTell() -> [PartitionEnd]? {
    guard !positions.isEmpty else { return nil }
    let isDue = stage.tick.map { ContinuousClock.now - lastCall >= $0 } ?? false
    let stated = environment.statedEnds?.current
    guard isDue || stated != nil else { return nil }
    let ends = positions.ends(stated: stated)
    return isDue || ends.contains { $0.finalTime != nil } ? ends : nil
  }

  private func submit(_ records: RecordBatch, offsets: [TopicPartition: Int64], ends: [PartitionEnd]) {
    let flight = Flight(epoch: epoch, offsets: offsets, ends: ends, records: records.count)
    let box = boxes.popLast() ?? OutputBox()
    box.output.removeAll()
    let job = StageWorker<S>.Job(
      epoch: epoch, records: records, now: environment.clock(), ends: ends, assigned: positions.partitions,
      forgotten: forgotten.sorted(), output: box)
    forgotten.removeAll()
    positions.told(ends)
    submit(flight, job)
  }

  private func submit(_ flight: Flight, _ job: StageWorker<S>.Job) {
    underWay = flight
    lastCall = .now
    worker.submit(job)
  }

  /// Takes over what the worker has done.
  func finish(_ outcome: StageWorker<S>.Outcome) throws {
    guard let flight = underWay else { preconditionFailure("an outcome of nothing") }
    underWay = nil
    guard flight.epoch == epoch else { return drop(outcome.job, flight) }
    if let failure = outcome.failure { return retryLater(outcome.job, flight, failure) }
    if failures > 0 {
      failures = 0
      board.update { $0.unreadyReasons = [] }
    }
    // A stage that keeps nothing can go on while its last batch is delivered.
    if !stage.keepsState { submitNext() }
    try deliver(outcome.job, flight)
    outcome.job.output.output.removeAll()
    boxes.append(outcome.job.output)
  }

  /// Lets go of work done under an assignment that is gone. Its state is ahead of what was delivered.
  private func drop(_ job: StageWorker<S>.Job, _ flight: Flight) {
    if stage.keepsState {
      let partitions = Set(flight.offsets.keys.map(\.partition)).union(flight.ends.map(\.partition))
      forgotten.formUnion(partitions)
      recovery.spoil(partitions)
    }
    boxes.append(job.output)
    board.update { $0.counters.commits["dropped", default: 0] += 1 }
    logger.info(
      "dropped a batch of partitions that are not assigned any more", metadata: ["records": "\(flight.records)"])
  }

  private func retryLater(_ job: StageWorker<S>.Job, _ flight: Flight, _ failure: any Error) {
    failures += 1
    let wait = environment.configuration.backOff.wait(before: failures)
    failed = (flight, job, .now + wait)
    board.update {
      $0.unreadyReasons = ["\(failure)"]
      $0.counters.retries += 1
    }
    logger.error(
      "the stage failed as a whole and is called again",
      metadata: ["error": "\(failure)", "attempt": "\(failures)", "wait": "\(wait)"])
  }

  /// Commits ends that lie past the last record once all before them is delivered.
  private func settleEnds() throws {
    guard failed == nil else { return }
    positions.delivered(endsSeen)
    endsSeen.removeAll()
    if ContinuousClock.now - lastIdleCommit >= Self.idleCommitInterval { try commitIdle() }
  }

  /// An error that the client reports: one that retrying cannot help ends the loop, the others are logged.
  private func note(_ error: KafkaError) throws {
    switch error.kind {
    case .configuration, .fatal, .fenced: throw error
    default: break
    }
    if error.code == .offsetOutOfRange || error.code == .autoOffsetReset { return try skipExpired(error) }
    logger.warning("the client reports an error", metadata: ["error": "\(error)"])
    if error.code == .allBrokersDown { board.update { $0.unreadyReasons = ["\(error)"] } }
  }

  private func report() {
    let lag = positions.topicPartitions.compactMap { place -> PartitionLag? in
      guard let next = positions.next(place), let ends = clients?.consumer.knownWatermarks(place) else { return nil }
      return PartitionLag(topic: place.topic, partition: place.partition, records: max(0, ends.high - next))
    }
    board.update { $0.lag = lag }
  }
}
