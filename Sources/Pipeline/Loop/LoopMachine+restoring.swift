package import Kafka

extension LoopMachine {
  /// Has the stage's thread restore what is needed.
  mutating func restore(at now: Instant) -> Action? {
    let partitions = restoring.due(at: now)
    guard !partitions.isEmpty else { return nil }
    work = Work(epoch: epoch, job: nil)
    forgotten.subtract(partitions)
    notes.append(.restoring(partitions))
    return .restore(partitions, epoch: epoch)
  }

  /// Compares what the changelog held with where the group stands.
  mutating func restored(_ states: [Int32: RestoredState], at now: Instant) {
    restoring.pausedUntil = nil
    restoring.failures = 0
    restoring.failure = nil
    for (partition, state) in states.sorted(by: { $0.key < $1.key }) {
      switch state {
      case .at(let offsets): compare(partition, offsets, state, at: now)
      case .nothing: compare(partition, [:], state, at: now)
      case .unusable(let error): stop(partition, error)
      }
    }
    guard restoring.isDone, restoring.needsRestart else { return }
    restoring.needsRestart = false
    restart()
  }

  private mutating func compare(_ partition: Int32, _ logged: [String: Int64], _ state: RestoredState, at now: Instant)
  {
    let places = positions.topicPartitions.filter { $0.partition == partition }
    if places.allSatisfy({ positions.committed($0) ?? 0 == logged[$0.topic] ?? 0 }) {
      restoring.settle(partition)
      ahead.remove(partition)
      return notes.append(.restored(partition, state))
    }
    let since = restoring.disagree(partition, at: now)
    guard now - since >= settings.agreementLimit else { return }
    // Kafka forgets the offsets of a group that was away for long; the changelog does not.
    if places.allSatisfy({ positions.committed($0) == nil }) {
      positions.assign(places, logged: logged)
      restoring.settle(partition)
      ahead.remove(partition)
      return notes.append(.restored(partition, state))
    }
    let place = places.first { positions.committed($0) ?? 0 != logged[$0.topic] ?? 0 } ?? places[0]
    stop(
      partition,
      StateDisagreementError(
        stage: settings.stage, partition: place, committed: positions.committed(place), logged: logged[place.topic]))
  }

  private mutating func stop(_ partition: Int32, _ error: any Error) {
    restoring.stop(partition, error)
    notes.append(.stopped(partition, error))
  }

  mutating func restoringFailed(_ error: KafkaError, at now: Instant) {
    restoring.failures += 1
    restoring.failure = error
    let wait = settings.backOff.wait(before: restoring.failures)
    restoring.pausedUntil = now + wait
    notes.append(.restoringFailed(error, wait: wait))
    if error.kind == .configuration { fail(error) }
  }
}

/// A partition whose changelog and whose group say different things.
package struct StateDisagreementError: Error, CustomStringConvertible {
  package let stage: String
  package let partition: TopicPartition
  /// What the group has committed; nil where it has not.
  package let committed: Int64?
  /// Where the changelog stands; nil where it holds nothing of this topic.
  package let logged: Int64?

  package var description: String {
    let committed = committed.map { "the group stands at offset \($0)" } ?? "the group has no offset"
    let logged = logged.map { "the changelog at \($0)" } ?? "the changelog holds nothing"
    return "\(stage) does not read \(partition): \(committed), \(logged). Somebody has moved the group's offsets or "
      + "emptied the changelog. Make the state anew with `leeway state rebuild \(stage) --partition "
      + "\(partition.partition)`, or move the offsets back"
  }
}
