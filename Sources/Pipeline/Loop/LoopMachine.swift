import Events
package import Kafka

/// The loop of one stage, as a value: what to do next, given what has happened. It knows no broker, thread or clock.
///
/// A driver asks for the next action, performs it, and tells what came of it; one at a time:
///
/// ```swift
/// while true {
///   let action = machine.next(at: .now)
///   if case .end = action { break }
///   machine.take(perform(action), at: .now)
/// }
/// ```
///
/// Rebalances are told while a `serve` or a `close` is being performed. After a revocation the driver asks for actions
/// at once, before it returns to the group, until it is told ``LoopAction/finishRebalance``.
///
/// What holds at every moment:
/// - A partition with state has at most one batch that is not committed.
/// - A transaction always carries offsets of every partition whose records or state it touches: they are what the
///   broker fences a member by that has lost the partition without knowing it.
/// - The state in memory is used only while it stands where the group stands. When a batch that changed it is not
///   committed, it is dropped and restored from the changelog.
package struct LoopMachine<Records: Sendable, Output: Sendable>: Sendable {
  package typealias Action = LoopAction<Records, Output>
  package typealias Event = LoopEvent<Records, Output>
  package typealias Note = LoopNote<Output>
  package typealias Instant = ContinuousClock.Instant

  enum Phase: Sendable {
    /// There are no clients; they are made when it is due.
    case closed(due: Instant)
    case opening
    case open
    /// The clients are let go of: to make new ones because of an error, or to end.
    case closing(LoopClosing)
    case ended((any Error)?)
  }

  /// Where one turn of the open loop has got to.
  enum Turn: Sendable { case serve, take, give, read, settle }

  /// A job that the stage's thread has.
  struct Work: Sendable {
    var epoch: Int
    /// nil where it is restoring.
    var job: LoopJob<Records>?
    var deadline: Instant?
  }

  let settings: LoopSettings
  var phase: Phase
  var turn = Turn.serve
  var positions = Positions()
  var recovery: StateRecovery
  var restoring = Restoring()
  /// Grows with every change of the assignment; what was begun under an older one is dropped.
  package internal(set) var epoch = 0
  /// Polled and not yet handed to the stage. Filled by one poll, and only when it is empty.
  var held: [LoopPiece<Records>] = []
  /// Ends seen, waiting until all before them is delivered.
  var endsSeen: [TopicPartition: Int64] = [:]
  var work: Work?
  /// A job whose stage failed as a whole, to be handed over again.
  var failedJob: (job: LoopJob<Records>, due: Instant)?
  var stageFailure: (any Error)?
  var failures = 0
  /// What the stage returned and is not delivered yet.
  var returned: (job: LoopJob<Records>, output: Output, isEmpty: Bool)?
  var delivery: DeliverySteps<Records, Output>?
  var readingAgain: ReadingAgain?
  /// When reading again is due: what the client has fetched does not follow what is committed, and must not be used.
  var readAgainDue: Instant?
  /// Partitions whose committed offset the log no longer holds.
  var expired: Set<TopicPartition> = []
  var revocation: Revocation?
  /// Partition numbers whose state the stage must let go of before the next call.
  var forgotten: Set<Int32> = []
  /// Partition numbers whose state in memory is ahead of what is committed.
  var ahead: Set<Int32> = []
  /// Kept until no client can point into them any more.
  var outputsInUse: [Output] = []
  var stated: StatedEnds.Statement?
  var isStopping = false
  var lastCall: Instant
  var lastIdleCommit: Instant
  /// Why the clients before these were let go of.
  var lastFailure: KafkaError?
  /// How often clients were made in vain.
  var attempts = 0
  var hasSettledAll = false
  /// What is wrong with the connections, and when to ask again.
  var connectionProblem: (error: KafkaError, due: Instant)?
  var isProbing = false
  /// Why a step of the delivery at hand is tried again.
  var deliveryProblem: KafkaError?
  var notes: [Note] = []

  /// A revocation that the driver waits in.
  struct Revocation: Sendable {
    var partitions: [TopicPartition]
    /// How long the stage's thread is waited for.
    var deadline: Instant
    /// How long a delivery is tried again.
    var limit: Instant
    var hasLooked = false
  }

  /// What is done so that the partitions are read from where they stand.
  enum ReadingAgain: Sendable {
    /// The committed offsets are asked for: of all, where what was polled is not to be used, or of those whose changelog
    /// does not agree with them.
    case lookingUp([TopicPartition], isForAgreement: Bool)
    case restarting(from: [TopicPartition: StartOffset], without: Set<TopicPartition>)
  }

  package init(_ settings: LoopSettings, at now: Instant) {
    self.settings = settings
    phase = .closed(due: now)
    recovery = StateRecovery(keepsState: settings.keepsState)
    lastCall = now
    lastIdleCommit = now
  }

  /// What happened since this was last asked.
  package mutating func takeNotes() -> [Note] {
    defer { notes.removeAll(keepingCapacity: true) }
    return notes
  }

  /// Says where the caller's input ends. May be said at any time.
  package mutating func state(_ ends: StatedEnds.Statement?) { stated = ends }

  /// The assigned partition numbers.
  package var partitions: [Int32] { positions.partitions }
  package var topicPartitions: [TopicPartition] { positions.topicPartitions }
  /// The next offset of which no outcome is delivered yet.
  package func next(_ place: TopicPartition) -> Int64? { positions.next(place) }

  /// Why the loop cannot do its work now; empty where it can.
  package var unreadyReasons: [String] {
    switch phase {
    case .closed, .opening, .closing: return [lastFailure.map { "\($0)" } ?? "starting"]
    case .ended(let error): return [error.map { "\($0)" } ?? "stopped"]
    case .open: break
    }
    var reasons: [String] = []
    if positions.isEmpty, !hasBeenAssigned { reasons.append("no partitions assigned yet") }
    if let stageFailure { reasons.append("the stage fails as a whole: \(stageFailure)") }
    if let deliveryProblem { reasons.append("what was sent is not acknowledged: \(deliveryProblem)") }
    if let connectionProblem { reasons.append("\(connectionProblem.error)") }
    return reasons + restoring.unreadyReasons
  }

  /// Whether the group has given this member an answer since the clients were made, be it no partition at all.
  var hasBeenAssigned = false
}

/// Why the clients are let go of.
enum LoopClosing: Sendable {
  case toReopen(KafkaError)
  case toEnd((any Error)?)
}
