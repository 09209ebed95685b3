import Kafka

extension LoopMachine {
  mutating func assigned(_ partitions: [TopicPartition], committed: [TopicPartition: Int64], at now: Instant) {
    let others = !positions.isEmpty
    epoch += 1
    hasBeenAssigned = true
    notes.append(.assigned(partitions))
    let verdicts = recovery.judge(partitions, committed: committed)
    positions.assign(partitions, committed: committed)
    for (partition, verdict) in verdicts.sorted(by: { $0.key < $1.key }) { takeOn(partition, verdict) }
    // Where partitions come and go singly, what was polled of the others belongs to the epoch before.
    readAgainDue = others ? now : nil
  }

  private mutating func takeOn(_ partition: Int32, _ verdict: StateRecovery.Verdict) {
    if verdict == .kept { return }
    guard !settings.restores else { return restoring.need(partition) }
    forgotten.insert(partition)
    if case .lost(let place, let committed) = verdict {
      notes.append(.stateLost(place, committed: committed))
      phase = .closing(.toEnd(StateLostError(stage: settings.stage, partition: place, committed: committed)))
    }
  }

  mutating func revoked(_ partitions: [TopicPartition], lost: Bool, at now: Instant) {
    notes.append(.revoked(partitions, lost: lost))
    held.removeAll()
    var revocation = Revocation(
      partitions: partitions, deadline: now + settings.revocationWait, limit: now + LoopSettings.revocationLimit)
    // What is lost cannot be committed; what is being closed has no producer to commit with.
    if lost || !isOpen {
      dropBegun()
      revocation.deadline = now
      revocation.hasLooked = true
    }
    self.revocation = revocation
  }

  private var isOpen: Bool {
    if case .open = phase { true } else { false }
  }

  /// Forgets these partitions, and whatever was begun. State that stands where it was committed stays in memory.
  mutating func release(_ partitions: [TopicPartition], at now: Instant) {
    guard !partitions.isEmpty else { return }
    dropBegun()
    let numbers = Set(partitions.map(\.partition))
    let unsettled = ahead.union(restoring.partitions)
    let stood = positions.release(partitions)
    recovery.park(stood.filter { !unsettled.contains($0.key.partition) })
    ahead.subtract(numbers)
    restoring.forget(numbers)
    expired.subtract(partitions)
    readingAgain = nil
    readAgainDue = positions.isEmpty ? nil : now
  }

  /// Begins to read again where that is due and nothing is under way that must be finished first.
  mutating func beginReadingAgain(at now: Instant) -> Bool {
    if let places = restoring.placesToLookUp(positions.topicPartitions, at: now), work == nil {
      readingAgain = .lookingUp(places, isForAgreement: true)
      return true
    }
    guard let due = readAgainDue, now >= due, work == nil || work?.epoch != epoch, !positions.isEmpty else {
      return false
    }
    dropBegun()
    readingAgain = .lookingUp(positions.topicPartitions, isForAgreement: false)
    return true
  }

  /// The committed offsets are known.
  mutating func lookedUp(_ committed: [TopicPartition: Int64], at now: Instant) {
    guard case .lookingUp(let places, let isForAgreement) = readingAgain else {
      preconditionFailure("offsets that nobody asked for")
    }
    readingAgain = nil
    if isForAgreement {
      positions.assign(places, committed: committed)
      return restoring.lookedUp(Set(places.map(\.partition)))
    }
    var committed = committed
    for place in expired { committed[place] = nil }
    recoverState(committed: committed)
    expired.removeAll()
    positions.assign(places, committed: committed)
    restart()
  }

  /// What becomes of the state of partitions that are read again.
  private mutating func recoverState(committed: [TopicPartition: Int64]) {
    guard settings.keepsState else { return }
    // Where records expired, the state goes on over the gap.
    let stood = positions.standing.filter { !ahead.contains($0.key.partition) && !expired.contains($0.key) }
    let gaps = Set(expired.map(\.partition))
    let unsettled = restoring.partitions
    recovery.park(stood.filter { !unsettled.contains($0.key.partition) })
    let verdicts = recovery.judge(
      positions.topicPartitions.filter { !expired.contains($0) && !restoring.isStopped($0.partition) },
      committed: committed)
    for (partition, verdict) in verdicts.sorted(by: { $0.key < $1.key }) where !gaps.contains(partition) {
      if verdict == .kept { continue }
      if settings.restores { restoring.need(partition) } else { forgotten.insert(partition) }
    }
    ahead.removeAll()
  }

  /// Reads every partition from where it stands, leaving out those that are stopped.
  mutating func restart() {
    var starts: [TopicPartition: StartOffset] = [:]
    var without: Set<TopicPartition> = []
    for place in positions.topicPartitions {
      if restoring.isStopped(place.partition) {
        without.insert(place)
      } else {
        starts[place] = positions.start(place)
      }
    }
    held.removeAll()
    endsSeen.removeAll()
    readingAgain = .restarting(from: starts, without: without)
  }
}
