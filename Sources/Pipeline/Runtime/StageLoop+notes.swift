import Events
import Kafka
import Logging

extension StageLoop {
  /// Counts and logs what happened.
  func take(_ note: LoopNote<OutputBox>) {
    switch note {
    case .delivered(let box, let records, let outcome): count(box, records: records, outcome)
    case .released(let box):
      if boxes.count < 4 { boxes.append(box) }
    case .dropped(let records):
      board.count(DeliveryOutcome.dropped)
      logger.info(
        "dropped a batch of partitions that are not assigned any more", metadata: ["records": "\(records)"])
    case .stageFailed(let error, let attempt, let wait):
      board.update { $0.counters.retries += 1 }
      logger.error(
        "the stage failed as a whole and is called again",
        metadata: ["error": "\(error)", "attempt": "\(attempt)", "wait": "\(wait)"])
    case .restoring, .restored, .restoringFailed, .stopped, .stateLost: takeOfState(note)
    case .assigned, .revoked, .aborted, .expired, .reported, .reopening: takeOfGroup(note)
    }
  }

  private func count(_ box: OutputBox?, records: Int, _ outcome: LoopOutcome) {
    let layout = environment.layout
    let begun = deliveryBegun
    deliveryBegun = nil
    board.update { status in
      status.counters.commits[outcome.rawValue, default: 0] += 1
      if let begun { status.counters.deliveryTime.observe(.now - begun) }
      guard let box else { return }
      status.counters.add(box.output, layout: layout)
      status.counters.recordsIn += Int64(records)
      if records > 0 { status.counters.batches += 1 }
      status.counters.stateBytes += Int64(box.changes.byteCount)
      status.counters.stateRecords += Int64(box.changes.records.count)
    }
  }

  private func takeOfState(_ note: LoopNote<OutputBox>) {
    switch note {
    case .restoring(let partitions):
      logger.info("restoring state", metadata: ["partitions": "\(partitions)"])
    case .restored(let partition, let state):
      board.count(RestoreOutcome.restored)
      logger.info("state restored", metadata: ["partition": "\(partition)", "position": "\(state)"])
    case .restoringFailed(let error, let wait):
      board.count(RestoreOutcome.failed)
      logger.warning("restoring failed and is tried again", metadata: ["error": "\(error)", "wait": "\(wait)"])
    case .stopped(let partition, let error):
      board.count(RestoreOutcome.stopped)
      logger.critical("a partition is stopped", metadata: ["partition": "\(partition)", "error": "\(error)"])
    case .stateLost(let place, let committed):
      logger.error(
        "the state of a partition that was read before cannot be had",
        metadata: ["partition": "\(place)", "committed": "\(committed)"])
    default: break
    }
  }

  private func takeOfGroup(_ note: LoopNote<OutputBox>) {
    switch note {
    case .assigned(let places):
      logger.info("partitions assigned", metadata: ["partitions": "\(places.map(\.description))"])
      report()
    case .revoked(let places, let lost):
      board.update { $0.counters.rebalances += 1 }
      logger.info(
        lost ? "partitions lost" : "partitions revoked", metadata: ["partitions": "\(places.map(\.description))"])
    case .aborted(let error, let readsAgain):
      board.count(readsAgain ? DeliveryOutcome.readAgain : .sentAgain)
      if readsAgain { deliveryBegun = nil }
      logger.warning(
        "a transaction was aborted", metadata: ["error": "\(error)", "then": readsAgain ? "read again" : "send again"])
    case .expired(let error):
      board.update { $0.counters.counted["expired_gaps", default: 0] += 1 }
      logger.error(
        "records expired before they were read; reading goes on at the oldest one", metadata: ["error": "\(error)"])
    case .reported(let error):
      logger.warning("the client reports an error", metadata: ["error": "\(error)"])
    case .reopening(let error, let wait):
      board.update { $0.counters.reopenings += 1 }
      deliveryBegun = nil
      report()
      logger.error("starting the clients anew", metadata: ["error": "\(error)", "wait": "\(wait)"])
    default: break
    }
  }

  /// Writes what the loop is at for those who watch.
  func report() {
    let (machine, consumer) = (machine, clients?.consumer)
    let standings = machine.topicPartitions.compactMap { place in
      machine.next(place).map { next in
        Backlog.Standing(place: place, next: next, end: consumer?.knownWatermarks(place)?.high)
      }
    }
    let lag = backlog.lag(standings, at: environment.clock())
    var queues = StageQueues()
    queues.fetchedRecords = Int64(consumer?.waiting ?? 0)
    queues.pendingRecords = Int64(backlog.records)
    queues.pendingBytes = Int64(backlog.bytes)
    board.update { status in
      status.lag = lag
      status.queues = queues
      status.assignedPartitions = machine.partitions
      status.stoppedPartitions = machine.partitions.filter(machine.restoring.isStopped)
      status.unreadyReasons = machine.unreadyReasons
    }
  }
}

extension StageCounters {
  /// Adds what a committed batch sent and counted.
  mutating func add(_ output: borrowing StageOutput, layout: TopicLayout) {
    // Records come in runs of one topic.
    var run: (topic: Topic, count: Int64)?
    for entry in output.entries {
      if run?.topic == entry.topic {
        run?.count += 1
      } else {
        if let run { recordsOut[layout.name(of: run.topic), default: 0] += run.count }
        run = (entry.topic, 1)
      }
    }
    if let run { recordsOut[layout.name(of: run.topic), default: 0] += run.count }
    for (rule, count) in output.quarantined { quarantined[rule.rawValue, default: 0] += count }
    counted.merge(output.counted) { $0 + $1 }
  }
}
