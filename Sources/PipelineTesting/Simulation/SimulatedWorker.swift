import Kafka
import LogSimulation
import Pipeline

/// A worker process on a simulated cluster: the real ``LoopMachine``, with clients and a stage's thread of the model's.
///
/// One ``step()`` performs one action, so that whoever schedules a run decides what happens between any two. To let it
/// crash, drop it.
final class SimulatedWorker {
  typealias Machine = LoopMachine<[SimulatedMessage], SimulatedOutput>

  struct Clients {
    let producer: SimulatedProducer?
    let plainProducer: SimulatedProducer?
    let consumer: SimulatedConsumer
    var membership: SimulatedMembership?

    var sender: SimulatedProducer? { producer ?? plainProducer }
  }

  /// What the stage's thread is at.
  enum Work {
    case idle
    /// The stage has returned or thrown; it shows after some more waiting.
    case processed(StageAnswer<SimulatedOutput>, patience: Int)
    case restoring(SimulatedRestoring)
  }

  let broker: SimulatedBroker
  let stage: any StageModel
  let settings: LoopSettings
  let name: String
  let instanceID: Int?
  /// How many records a poll brings at most.
  let pollLimit: Int
  var machine: Machine
  var clients: Clients?
  var work = Work.idle
  /// What a rebalance interrupts: serving the group, or leaving it.
  var interrupted: Interrupted?
  /// Until when this process waits, in virtual time.
  private(set) var wakesAt: Duration = .zero
  /// Actions performed, for the account of a run.
  var journal: Journal

  enum Interrupted { case serving, closing }

  static let start = ContinuousClock.now

  init(
    _ broker: SimulatedBroker, stage: any StageModel, settings: LoopSettings, name: String, instanceID: Int?,
    pollLimit: Int = 12, journal: Journal
  ) {
    self.pollLimit = pollLimit
    self.broker = broker
    self.stage = stage
    self.settings = settings
    self.name = name
    self.instanceID = instanceID
    self.journal = journal
    machine = Machine(settings, at: Self.start + broker.now)
  }

  var now: ContinuousClock.Instant { Self.start + broker.now }
  var chaos: Chaos { broker.chaos }

  /// The error it ended with, if it has ended.
  private(set) var end: (any Error)??

  /// Performs one action.
  func step() {
    guard end == nil else { return }
    let action = machine.next(at: now)
    trace { "\(action)" }
    switch action {
    case .end(let error): end = .some(error)
    case .finishRebalance: finishRebalance()
    default: if let event = perform(action) { tell(event) }
    }
  }

  private func trace(_ what: () -> String) {
    journal.trace?("\(broker.now) \(name) \(what())")
  }

  func tell(_ event: Machine.Event) {
    trace { "  \(event)" }
    machine.take(event, at: now)
    for note in machine.takeNotes() { journal.take(note) }
  }

  func sleep(_ duration: Duration) {
    if duration > .zero { wakesAt = broker.now + duration }
  }

  private func finishRebalance() {
    guard let clients, let interrupted else { preconditionFailure("a rebalance that nobody began") }
    self.interrupted = nil
    switch interrupted {
    case .serving:
      clients.consumer.finishRevocation()
      tell(.served([]))
    case .closing:
      clients.consumer.finishClosing()
      self.clients = nil
      tell(.done)
    }
  }
}

/// A state's way back from the changelog.
struct SimulatedRestoring {
  struct Partition {
    var position: Int64 = 0
    /// The uncommitted end, as it was when the reading began.
    var end: Int64
  }

  var epoch: Int
  var partitions: [Int32: Partition]
}

/// What a run's workers did, all of them together.
final class Journal {
  var counts: [String: Int] = [:]
  /// Is told every action and what came of it.
  var trace: ((String) -> Void)?

  func take<Output>(_ note: LoopNote<Output>) {
    switch note {
    case .delivered: add("delivered")
    case .aborted(_, let readsAgain): add(readsAgain ? "read again" : "sent again")
    case .dropped: add("dropped")
    case .stageFailed: add("stage failed")
    case .restored: add("restored")
    case .restoringFailed: add("restoring failed")
    case .stopped(_, let error): add("stopped: \(error)")
    case .stateLost: add("state lost")
    case .expired: add("expired")
    case .reopening: add("reopened")
    case .revoked(_, let lost): add(lost ? "lost" : "revoked")
    case .assigned: add("assigned")
    case .reported, .released, .restoring: break
    }
  }

  private func add(_ name: String) { counts[name, default: 0] += 1 }
}
