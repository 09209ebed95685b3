import Kafka

extension LoopMachine {
  /// Gives the stage's thread the next thing there is to do: state to restore, a failed job that is due again, the
  /// records held, or a tick.
  mutating func give(at now: Instant) -> Action? {
    guard work == nil, readAgainDue == nil, !positions.isEmpty else { return nil }
    guard restoring.isDone else { return restore(at: now) }
    if let failedJob {
      guard now >= failedJob.due else { return nil }
      self.failedJob = nil
      return process(failedJob.job, at: now)
    }
    if !held.isEmpty {
      let piece = held.removeFirst()
      // Ends are told with the last records before them.
      let ends = held.isEmpty ? positions.ends(after: piece.offsets, stated: stated) : []
      return process(job(piece, ends: ends), at: now)
    }
    return endsToTell(at: now).map { process(job(nil, ends: $0), at: now) }
  }

  /// The ends that a call without records is due for: a final time that was not told yet, or the stage's own tick.
  private func endsToTell(at now: Instant) -> [PartitionEnd]? {
    let isDue = settings.tick.map { now - lastCall >= $0 } ?? false
    guard isDue || stated != nil else { return nil }
    let ends = positions.ends(stated: stated).filter { !restoring.isStopped($0.partition) }
    return isDue || ends.contains { $0.finalTime != nil } ? ends : nil
  }

  private mutating func job(_ piece: LoopPiece<Records>?, ends: [PartitionEnd]) -> LoopJob<Records> {
    let assigned = positions.partitions.filter { !restoring.isStopped($0) }
    let ends = ends.filter { !restoring.isStopped($0.partition) }
    positions.told(ends)
    let involved =
      piece.map { piece in Set(piece.offsets.keys.map(\.partition)).union(ends.map(\.partition)).sorted() } ?? assigned
    defer { forgotten.removeAll() }
    return LoopJob(
      epoch: epoch, records: piece?.records, count: piece?.count ?? 0, offsets: piece?.offsets ?? [:], ends: ends,
      assigned: assigned, involved: involved, forgotten: forgotten.sorted())
  }

  private mutating func process(_ job: LoopJob<Records>, at now: Instant) -> Action {
    work = Work(epoch: epoch, job: job)
    lastCall = now
    if settings.keepsState { ahead.formUnion(job.involved) }
    return .process(job)
  }

  /// Takes over what the stage's thread has done.
  mutating func answered(_ answer: StageAnswer<Output>, at now: Instant) {
    guard let work else { preconditionFailure("an answer to nothing") }
    self.work = nil
    let isCurrent = work.epoch == epoch
    switch (answer, work.job) {
    case (.returned(let output, let isEmpty), let job?):
      guard isCurrent else { return drop(job, output) }
      failures = 0
      stageFailure = nil
      returned = (job, output, isEmpty)
    case (.threw(let error), let job?):
      guard isCurrent else { return notes.append(.dropped(records: job.count)) }
      callAgain(job, error, at: now)
    case (.restored(let states), nil):
      if isCurrent { restored(states, at: now) }
    case (.restoringFailed(let error), nil):
      if isCurrent { restoringFailed(error, at: now) }
    default: preconditionFailure("an answer of another kind")
    }
  }

  /// Lets go of work done under an assignment that is gone.
  private mutating func drop(_ job: LoopJob<Records>, _ output: Output) {
    notes.append(.dropped(records: job.count))
    notes.append(.released(output))
  }

  private mutating func callAgain(_ job: LoopJob<Records>, _ error: any Error, at now: Instant) {
    failures += 1
    stageFailure = error
    // A stage that throws has changed no state.
    ahead.subtract(job.involved)
    let wait = settings.backOff.wait(before: failures)
    failedJob = (job, now + wait)
    notes.append(.stageFailed(error, attempt: failures, wait: wait))
  }

  /// Begins a new epoch: what was read ahead and what is under way belongs to the old one.
  mutating func dropBegun() {
    epoch += 1
    held.removeAll()
    endsSeen.removeAll()
    failedJob = nil
    failures = 0
    stageFailure = nil
    if let returned {
      self.returned = nil
      drop(returned.job, returned.output)
    }
  }
}
