import Kafka

extension LoopMachine {
  /// What is to be done now. The driver performs it and tells what came of it before it asks again.
  package mutating func next(at now: Instant) -> Action {
    while true {
      if let action = step(at: now) { return action }
    }
  }

  private mutating func step(at now: Instant) -> Action? {
    if revocation != nil { return stepOfRevocation(at: now) }
    switch phase {
    case .ended(let error): return .end(error)
    case .closed(let due): return stepWithoutClients(due: due, at: now)
    case .opening: return .open
    case .closing: return .close
    case .open: return stepOfOpenLoop(at: now)
    }
  }

  private mutating func stepWithoutClients(due: Instant, at now: Instant) -> Action? {
    if isStopping {
      phase = .ended(nil)
      return nil
    }
    guard now >= due else { return .pause(due - now) }
    phase = .opening
    return nil
  }

  private mutating func stepOfOpenLoop(at now: Instant) -> Action? {
    // What was returned by a stage that keeps nothing is delivered while the stage has its next batch.
    if returned != nil, delivery == nil, !settings.keepsState, let action = give(at: now) { return action }
    beginDelivery(at: now)
    if let delivery { return delivery.action }
    if let readingAgain { return action(of: readingAgain) }
    if isStopping { return stepOfStopping(at: now) }
    if beginReadingAgain(at: now) { return nil }
    return stepOfTurn(at: now)
  }

  /// One turn: serve the group, take what the stage has done, give it more, read ahead, settle.
  private mutating func stepOfTurn(at now: Instant) -> Action? {
    switch turn {
    case .serve:
      turn = .take
      return .serve
    case .take:
      turn = .give
      return work == nil ? nil : .awaitStage(atMost: .zero)
    case .give:
      turn = .read
      return give(at: now)
    case .read:
      turn = .settle
      guard held.isEmpty, restoring.isDone, readAgainDue == nil else { return nil }
      return .poll(wait: work != nil || failedJob != nil ? .zero : LoopSettings.pollWait)
    case .settle:
      turn = .serve
      return settle(at: now)
    }
  }

  private mutating func settle(at now: Instant) -> Action? {
    if let work {
      return .awaitStage(atMost: work.job == nil ? LoopSettings.pollWait : LoopSettings.stageWait)
    }
    if let problem = connectionProblem, now >= problem.due {
      connectionProblem?.due = now + LoopSettings.probeInterval
      isProbing = true
      return .probe
    }
    if !restoring.isDone || readAgainDue != nil { return .pause(LoopSettings.pollWait) }
    if failedJob != nil { return .pause(min(LoopSettings.pollWait, settings.backOff.first)) }
    guard held.isEmpty else { return nil }
    positions.delivered(endsSeen)
    endsSeen.removeAll()
    if now - lastIdleCommit >= LoopSettings.idleCommitInterval { beginIdleCommit(at: now) }
    return nil
  }

  /// Finishes what is under way and commits it; what was only read ahead is left for the next owner.
  private mutating func stepOfStopping(at now: Instant) -> Action? {
    held.removeAll()
    endsSeen.removeAll()
    if let work, work.epoch == epoch, work.job != nil {
      defer { turn = turn == .serve ? .take : .serve }
      return turn == .serve ? .serve : .awaitStage(atMost: LoopSettings.pollWait)
    }
    if !hasSettledAll {
      hasSettledAll = true
      if restoring.isDone { beginIdleCommit(at: now) }
      if delivery != nil { return nil }
    }
    phase = .closing(.toEnd(nil))
    return nil
  }

  private mutating func stepOfRevocation(at now: Instant) -> Action? {
    guard let revocation else { return nil }
    beginDelivery(at: now)
    if let delivery { return delivery.action }
    if let work, work.epoch == epoch, work.job != nil, !revocation.hasLooked || now < revocation.deadline {
      self.revocation?.hasLooked = true
      return .awaitStage(atMost: max(.zero, revocation.deadline - now))
    }
    self.revocation = nil
    release(revocation.partitions, at: now)
    return .finishRebalance
  }

  private func action(of readingAgain: ReadingAgain) -> Action {
    switch readingAgain {
    case .lookingUp(let places, _): .lookUpCommitted(places)
    case .restarting(let starts, let without): .restart(from: starts, without: without)
    }
  }
}
