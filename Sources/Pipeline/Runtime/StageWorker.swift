import Events

/// One stage at work on a thread of its own, so that however long a batch takes the consumer goes on being polled.
///
/// The loop and the worker take turns through two mailboxes: one job is under way at most.
final class StageWorker<S: Stage>: Sendable {
  struct Job: Sendable {
    /// The assignment under which the records were polled.
    var epoch: Int
    var records: RecordBatch
    var now: Timestamp
    var ends: [PartitionEnd]
    var assigned: [Int32]
    /// Partitions whose state is let go of before the batch.
    var forgotten: [Int32]
    var output: OutputBox
  }

  struct Outcome: Sendable {
    var job: Job
    /// nil where the stage returned; the job may be handed over again where it threw.
    var failure: (any Error)?
  }

  private let jobs = Mailbox<Job>()
  let outcomes = Mailbox<Outcome>()

  init(stage: S, layout: TopicLayout) {
    let (jobs, outcomes) = (jobs, outcomes)
    DedicatedThread.start {
      var stage = stage
      let model = stage
      var states = PartitionStates<S.State> { model.makeState(partition: $0) }
      while let job = jobs.takeOrClosed() {
        for partition in job.forgotten { states.forget(partition) }
        for partition in job.assigned { states.prepare(partition) }
        let input = StageInput(
          records: job.records, now: job.now, ends: job.ends, assigned: job.assigned, layout: layout)
        var outcome = Outcome(job: job, failure: nil)
        do {
          try stage.process(input, states: &states, output: &job.output.output)
        } catch {
          job.output.output.removeAll()
          outcome.failure = error
        }
        outcomes.put(outcome)
      }
    }
  }

  /// Hands a job over. No other may be under way.
  func submit(_ job: Job) {
    jobs.put(job)
  }

  /// Lets the thread end once the job under way is done.
  func close() {
    jobs.close()
  }
}

/// Carries a ``StageOutput`` between the loop's thread and the worker's.
///
/// `@unchecked Sendable`: the two take turns. Whoever holds the job or the outcome that the box is in is the only one
/// to touch it; the mailboxes order the turns.
final class OutputBox: @unchecked Sendable {
  var output = StageOutput()
}
