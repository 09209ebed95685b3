import Kafka

extension LoopMachine {
  /// Begins to deliver what the stage returned.
  mutating func beginDelivery(at now: Instant) {
    guard delivery == nil, let (job, output, isEmpty) = returned else { return }
    returned = nil
    var offsets = job.offsets.filter { positions.contains($0.key) }
    guard !isEmpty || !offsets.isEmpty else {
      // Nothing to send, no state changed, no record accounted for: a tick that found nothing to say.
      ahead.subtract(job.involved)
      notes.append(.released(output))
      return
    }
    if settings.delivery == .exactlyOnce {
      for place in positions.topicPartitions where offsets[place] == nil && job.involved.contains(place.partition) {
        offsets[place] = positions.next(place)
      }
    }
    delivery = DeliverySteps(
      output: output, records: job.count, offsets: offsets, positions: logged(offsets), delivery: settings.delivery)
  }

  /// Begins to commit what is delivered and was not committed with a batch: ends past the last record.
  mutating func beginIdleCommit(at now: Instant) {
    lastIdleCommit = now
    let offsets = positions.uncommitted.filter { !restoring.isStopped($0.key.partition) }
    guard !offsets.isEmpty else { return }
    delivery = DeliverySteps(
      output: nil, records: 0, offsets: offsets, positions: logged(offsets), delivery: settings.delivery)
  }

  /// Where the state of each partition number stands once these offsets are committed.
  private func logged(_ offsets: [TopicPartition: Int64]) -> [Int32: [TopicPartition: Int64]] {
    guard settings.restores else { return [:] }
    var logged: [Int32: [TopicPartition: Int64]] = [:]
    let partitions = Set(offsets.keys.map(\.partition))
    for place in positions.topicPartitions where partitions.contains(place.partition) {
      logged[place.partition, default: [:]][place] = offsets[place] ?? positions.next(place)
    }
    return logged
  }

  /// Acts on what became of a delivery.
  mutating func conclude(_ verdict: DeliverySteps<Records, Output>.Verdict, at now: Instant) {
    guard let delivery else { return }
    self.delivery = nil
    deliveryProblem = nil
    switch verdict {
    case .committed:
      positions.committed(delivery.offsets)
      settle(delivery, as: .committed)
    case .sent(let error):
      notes.append(.reported(error))
      settle(delivery, as: .sent)
    case .readAgain(let error):
      notes.append(.aborted(error, readsAgain: true))
      if let output = delivery.output { notes.append(.released(output)) }
      dropBegun()
      readAgainDue = now
    case .failed(let error):
      // The clients may still point into it.
      if let output = delivery.output { outputsInUse.append(output) }
      dropBegun()
      fail(error)
    }
  }

  private mutating func settle(_ delivery: DeliverySteps<Records, Output>, as outcome: LoopOutcome) {
    positions.delivered(delivery.offsets, hasChangedState: delivery.output != nil)
    ahead.subtract(delivery.offsets.keys.map(\.partition))
    attempts = 0
    lastFailure = nil
    notes.append(.delivered(delivery.output, records: delivery.records, as: outcome))
    if let output = delivery.output { notes.append(.released(output)) }
  }
}
