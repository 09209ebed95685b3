import Kafka

extension LoopMachine {
  /// Notes what came of the last action, or what the group or a person wants.
  package mutating func take(_ event: Event, at now: Instant) {
    switch event {
    case .stopAsked: isStopping = true
    case .assigned(let partitions, let committed): assigned(partitions, committed: committed, at: now)
    case .revoked(let partitions, let lost): revoked(partitions, lost: lost, at: now)
    case .done: done(at: now)
    case .failed(let error): failed(error, at: now)
    case .served(let errors): for error in errors { note(error, at: now) }
    case .polled(let poll): polled(poll, at: now)
    case .stage(let answer?): answered(answer, at: now)
    case .stage(nil): break
    case .membership(let standing):
      if let verdict = delivery?.learnt(standing) { conclude(verdict, at: now) }
    case .committed(let offsets): lookedUp(offsets, at: now)
    }
  }

  private mutating func done(at now: Instant) {
    if delivery != nil {
      deliveryProblem = nil
      if let verdict = delivery?.succeeded() { conclude(verdict, at: now) }
      return
    }
    switch phase {
    case .opening:
      phase = .open
      turn = .serve
    case .closing(let closing): closed(closing, at: now)
    case .open where isRestarting:
      readingAgain = nil
      readAgainDue = nil
    case .open where isProbing:
      connectionProblem = nil
      isProbing = false
    case .open, .closed, .ended: break
    }
  }

  private mutating func failed(_ error: KafkaError, at now: Instant) {
    if delivery != nil { return failedToDeliver(error, at: now) }
    if isProbing {
      isProbing = false
      return
    }
    if case .lookingUp(let places, isForAgreement: true) = readingAgain, error.kind == .retriable {
      readingAgain = nil
      restoring.postpone(Set(places.map(\.partition)), at: now)
      return notes.append(.reported(error))
    }
    guard readingAgain != nil, error.kind == .retriable || error.kind == .group else { return fail(error) }
    // Where the member has lost its place, the group will say so; where it has not, this is tried again.
    notes.append(.reported(error))
    readingAgain = nil
    readAgainDue = now + LoopSettings.readAgainWait
  }

  private mutating func failedToDeliver(_ error: KafkaError, at now: Instant) {
    let mayTryAgain = revocation.map { now < $0.limit } ?? !isStopping
    let wasAborting = delivery?.isAborting == true
    if let verdict = delivery?.failed(error, mayTryAgain: mayTryAgain) { return conclude(verdict, at: now) }
    deliveryProblem = error
    // What is not sent again is told with the verdict, once it is aborted.
    if !wasAborting, case .abort(_, sendsAgain: true) = delivery?.step {
      notes.append(.aborted(error, readsAgain: false))
    }
  }

  private var isRestarting: Bool {
    if case .restarting = readingAgain { true } else { false }
  }

  /// Lets the clients go: to make new ones, or to end where trying again cannot help.
  mutating func fail(_ error: KafkaError) {
    if case .closing(.toEnd) = phase { return }
    phase = .closing(error.kind == .configuration ? .toEnd(error) : .toReopen(error))
  }

  private mutating func closed(_ closing: LoopClosing, at now: Instant) {
    release(positions.topicPartitions, at: now)
    for output in outputsInUse { notes.append(.released(output)) }
    outputsInUse.removeAll()
    readingAgain = nil
    readAgainDue = nil
    expired.removeAll()
    connectionProblem = nil
    hasBeenAssigned = false
    switch closing {
    case .toEnd(let error): phase = .ended(error)
    case .toReopen(let error):
      attempts += 1
      lastFailure = error
      let wait = settings.backOff.wait(before: attempts)
      notes.append(.reopening(error, wait: wait))
      phase = .closed(due: now + wait)
    }
  }

  /// An error that the client reports: one that retrying with these clients cannot help ends them, the others are noted.
  private mutating func note(_ error: KafkaError, at now: Instant) {
    if error.code == .offsetOutOfRange || error.code == .autoOffsetReset, let topic = error.topic,
      let partition = error.partition
    {
      notes.append(.expired(error))
      expired.insert(TopicPartition(topic: topic, partition: partition))
      readAgainDue = readAgainDue ?? now
      return
    }
    switch error.kind {
    case .configuration, .fatal, .fenced: fail(error)
    default:
      if error.code == .allBrokersDown { connectionProblem = (error, now + LoopSettings.probeInterval) }
      notes.append(.reported(error))
    }
  }

  private mutating func polled(_ poll: LoopPoll<Records>, at now: Instant) {
    var last: [TopicPartition: Int64] = [:]
    for piece in poll.pieces { last.merge(piece.offsets) { max($0, $1) } }
    held = poll.pieces
    positions.polled(records: last, ends: poll.ends, at: poll.time)
    endsSeen.merge(poll.ends) { max($0, $1) }
    for error in poll.errors { note(error, at: now) }
  }
}
