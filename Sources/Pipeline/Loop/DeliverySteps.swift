import Kafka

/// How one batch's records and offsets reach the broker, step by step: a value that knows no broker.
///
/// Exactly once: begin → send → membership → offsets → flush → commit. What each class of error asks for:
/// - `retriable`: the same call again. A commit that timed out may have been carried out; only the same call tells.
/// - `abortable`: abort, and send the same records again in a new transaction.
/// - `group`: abort, and read again from the committed offsets.
/// - `fenced`, `fatal` and all else: new clients. Aborting a fenced transaction and trying again would go on for ever.
///
/// At least once: send → flush → commit the offsets.
struct DeliverySteps<Records: Sendable, Output: Sendable>: Sendable {
  enum Step: Sendable {
    case begin, send, membership, offsets, flush, commit, commitOffsets
    case abort(KafkaError, sendsAgain: Bool)
  }

  enum Verdict: Sendable {
    case committed
    /// Sent; the group takes the offsets later.
    case sent(KafkaError)
    /// Nothing is visible, and what it held must be read again.
    case readAgain(KafkaError)
    /// These clients are of no use any more. Whether it is visible is for the broker to say.
    case failed(KafkaError)
  }

  let output: Output?
  /// How many records of the input it answers for.
  let records: Int
  /// Where the group is to go on; never empty in a transaction, as offsets are what a broker fences.
  let offsets: [TopicPartition: Int64]
  /// Where the state of each partition number stands, for the changelog.
  let positions: [Int32: [TopicPartition: Int64]]
  private let isTransactional: Bool
  private(set) var step: Step
  private var attempt = 1

  init(
    output: Output?, records: Int, offsets: [TopicPartition: Int64], positions: [Int32: [TopicPartition: Int64]],
    delivery: DeliveryGuarantee
  ) {
    self.output = output
    self.records = records
    self.offsets = offsets
    self.positions = positions
    isTransactional = delivery == .exactlyOnce
    step = isTransactional ? .begin : .send
  }

  /// What is to be done now.
  var action: LoopAction<Records, Output> {
    switch step {
    case .begin: .begin
    case .send: .send(output, positions: positions)
    case .membership: .readMembership
    case .offsets: .sendOffsets(offsets)
    case .flush: .flush
    case .commit: .commit
    case .commitOffsets: .commitOffsets(offsets)
    case .abort: .abort
    }
  }

  /// Notes that the step succeeded.
  mutating func succeeded() -> Verdict? {
    switch step {
    case .begin: step = .send
    case .send: step = isTransactional ? .membership : .flush
    case .membership: step = .offsets
    case .offsets: step = .flush
    case .flush: step = isTransactional ? .commit : .commitOffsets
    case .commit, .commitOffsets: return .committed
    case .abort(let error, let sendsAgain):
      guard sendsAgain else { return .readAgain(error) }
      attempt += 1
      step = .begin
    }
    if case .commitOffsets = step, offsets.isEmpty { return .committed }
    return nil
  }

  /// Notes where the consumer stands in its group.
  mutating func learnt(_ standing: GroupStanding) -> Verdict? {
    if standing.mayCommit(offsets.keys) { return succeeded() }
    return failed(
      KafkaError(
        .unknownMember, operation: "commit", topic: offsets.keys.min()?.topic,
        reason: "this member does not hold the partitions any more", kind: .group), mayTryAgain: true)
  }

  /// Notes that the step failed.
  ///
  /// - Parameter mayTryAgain: whether there is time for another try of the same call.
  mutating func failed(_ error: KafkaError, mayTryAgain: Bool) -> Verdict? {
    isTransactional
      ? failedInTransaction(error, mayTryAgain: mayTryAgain) : failedPlainly(error, mayTryAgain: mayTryAgain)
  }

  private mutating func failedInTransaction(_ error: KafkaError, mayTryAgain: Bool) -> Verdict? {
    switch (step, error.kind) {
    // Part of the records may be in the queue: the same call again would send those twice.
    case (.send, .retriable), (.send, .abortable): step = .abort(error, sendsAgain: maySendAgain)
    case (_, .retriable): return mayTryAgain ? nil : .failed(error)
    case (.begin, _), (.abort, _): return .failed(error)
    case (_, .abortable): step = .abort(error, sendsAgain: maySendAgain)
    case (_, .group): step = .abort(error, sendsAgain: false)
    default: return .failed(error)
    }
    return nil
  }

  private mutating func failedPlainly(_ error: KafkaError, mayTryAgain: Bool) -> Verdict? {
    switch (step, error.kind) {
    case (.flush, .retriable) where mayTryAgain: return nil
    case (.commitOffsets, .group): return .sent(error)
    case (.commitOffsets, .retriable):
      attempt += 1
      return mayTryAgain && attempt <= LoopSettings.plainCommitLimit ? nil : .sent(error)
    default: return .failed(error)
    }
  }

  var isAborting: Bool {
    if case .abort = step { true } else { false }
  }

  private var maySendAgain: Bool { attempt < LoopSettings.resendLimit }
}
