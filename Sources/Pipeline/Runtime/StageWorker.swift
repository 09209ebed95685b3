import Events
import Kafka
import Synchronization

/// One stage at work on a thread of its own, so that however long a batch takes the consumer goes on being polled.
///
/// The loop and the worker take turns through two mailboxes: one job is under way at most.
final class StageWorker<S: Stage>: Sendable {
  enum Job: Sendable {
    case process(LoopJob<RecordBatch>, now: Timestamp, OutputBox)
    case restore([Int32], epoch: Int)
  }

  private let jobs = Mailbox<Job>()
  private let answers = Mailbox<StageAnswer<OutputBox>>()
  private let epoch = Atomic(0)

  init(stage: S, environment: LoopEnvironment) {
    DedicatedThread.start { [self] in
      var desk = StageDesk(stage: stage, environment: environment)
      while let job = jobs.takeOrClosed() {
        switch job {
        case .process(let job, let now, let box): answers.put(desk.process(job, now: now, box))
        case .restore(let partitions, let epoch):
          answers.put(desk.restore(partitions) { self.epoch.load(ordering: .acquiring) != epoch })
        }
      }
    }
  }

  /// Hands a job over. No other may be under way.
  func submit<Event>(_ job: Job, answering event: Event) -> Event {
    jobs.put(job)
    return event
  }

  /// What came of the job; nil where it is still under way after `limit`.
  func answer(within limit: Duration) -> StageAnswer<OutputBox>? {
    limit == .zero ? answers.take() : answers.take(within: limit)
  }

  /// Restoring for an assignment that is gone is broken off.
  func follow(epoch: Int) {
    self.epoch.store(epoch, ordering: .releasing)
  }

  /// Lets the thread end once the job under way is done.
  func close() {
    follow(epoch: -1)
    jobs.close()
  }
}

/// What the worker's thread works with: the stage, and the states of the partitions at hand.
private struct StageDesk<S: Stage>: ~Copyable {
  private var stage: S
  private var states: PartitionStates<S.State>
  private let environment: LoopEnvironment
  private let keepsChangelog: Bool
  private var changes = StateChanges()
  private var encoder: ChangelogEncoder

  init(stage: S, environment: LoopEnvironment) {
    self.stage = stage
    self.environment = environment
    keepsChangelog = stage.keepsState && environment.configuration.delivery == .exactlyOnce
    states = PartitionStates { stage.makeState(partition: $0) }
    encoder = ChangelogEncoder(recordLimit: environment.layout.changelogLimit(of: stage.name))
  }

  mutating func process(
    _ job: LoopJob<RecordBatch>, now: Timestamp, _ box: OutputBox
  ) -> StageAnswer<OutputBox> {
    for partition in job.forgotten { states.forget(partition) }
    for partition in job.assigned { states.prepare(partition) }
    let input = StageInput(
      records: job.records ?? RecordBatch(), now: now, ends: job.ends, assigned: job.assigned,
      epoch: job.epoch, layout: environment.layout)
    let begun = ContinuousClock.now
    do {
      try stage.process(input, states: &states, output: &box.output)
    } catch {
      box.removeAll()
      return .threw(error)
    }
    if job.count > 0 {
      environment.board.update { status in
        status.counters.batchRecords.observe(Double(job.count))
        status.counters.processingTime.observe(.now - begun)
      }
    }
    takeChanges(of: job.involved, into: box)
    return .returned(box, isEmpty: box.output.count == 0 && box.changes.isEmpty)
  }

  private mutating func takeChanges(of partitions: [Int32], into box: OutputBox) {
    guard keepsChangelog else { return }
    for partition in partitions {
      changes.partition = partition
      states[partition].takeChanges(into: &changes)
    }
    guard !changes.isEmpty else { return }
    encoder.encode(changes, into: &box.changes)
    changes.removeAll()
  }

  /// Puts the state that the changelog holds in the place of what is in memory.
  mutating func restore(_ partitions: [Int32], isCancelled: @escaping @Sendable () -> Bool) -> StageAnswer<OutputBox> {
    let restorer = StateRestorer(
      stage: stage.name, topic: environment.layout.changelog(of: stage.name), client: environment.configuration.client,
      requestLimit: environment.configuration.requestLimit)
    let (board, stage) = (environment.board, stage)
    let found: [Int32: Restoration<S.State>]
    defer { board.restored() }
    do {
      found = try restorer.restore(
        partitions, progress: { board.restoring($0) }, isCancelled: isCancelled,
        make: { stage.makeState(partition: $0) })
    } catch let error as KafkaError {
      return .restoringFailed(error)
    } catch {
      // Broken off: the assignment is gone.
      return .restored([:])
    }
    var states: [Int32: RestoredState] = [:]
    for (partition, restoration) in found { states[partition] = take(restoration, for: partition) }
    return .restored(states)
  }

  private mutating func take(_ restoration: Restoration<S.State>, for partition: Int32) -> RestoredState {
    switch restoration {
    case .restored(let restored):
      environment.board.update { status in
        status.counters.restoredRecords += restored.records
        status.counters.restoredBytes += restored.bytes
        status.counters.restoringTime += restored.duration
      }
      states.put(restored.state, for: partition)
      encoder.adopt(restored.partsOf, of: partition)
      return .at(restored.position)
    case .nothing:
      states.forget(partition)
      encoder.adopt([:], of: partition)
      return .nothing
    case .corrupt(let error): return .unusable(error)
    }
  }
}

/// Carries what a stage returned between the worker's thread and the loop's.
///
/// `@unchecked Sendable`: the two take turns. Whoever holds the job or the answer that the box is in is the only one
/// to touch it; the mailboxes order the turns.
final class OutputBox: @unchecked Sendable {
  var output = StageOutput()
  /// What changed in the states, for the changelog.
  var changes = ChangelogBlock()

  func removeAll() {
    output.removeAll()
    changes.removeAll()
  }
}
