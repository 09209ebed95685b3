import Events
import Kafka
import Logging
import Synchronization

/// Performs what the ``LoopMachine`` of one stage asks for: one thread that owns the stage's consumer and producer.
///
/// All that is decided is decided there. The stage itself works on a thread of its own, so that however slow it is, the
/// group is served.
final class StageLoop<S: Stage> {
  typealias Machine = LoopMachine<RecordBatch, OutputBox>

  let stage: S
  let environment: LoopEnvironment
  let worker: StageWorker<S>
  var machine: Machine
  var clients: StageClients?
  /// Outputs that nobody uses.
  var boxes = [OutputBox(), OutputBox()]
  var backlog = Backlog()
  /// When the delivery at hand was begun.
  var deliveryBegun: ContinuousClock.Instant?
  var logger: Logger { environment.logger }
  var board: StatusBoard { environment.board }

  init(stage: S, environment: LoopEnvironment) {
    self.stage = stage
    self.environment = environment
    worker = StageWorker(stage: stage, environment: environment)
    let configuration = environment.configuration
    machine = Machine(
      LoopSettings(
        stage: stage.name, keepsState: stage.keepsState, tick: stage.tick, delivery: configuration.delivery,
        transactionTimeout: configuration.transactionTimeout, backOff: configuration.backOff),
      at: .now)
  }

  /// Runs until it is asked to stop.
  /// - Throws: what trying again cannot help.
  func run() throws {
    defer { worker.close() }
    while true {
      noticeStop()
      let action = machine.next(at: .now)
      if case .end(let error) = action {
        if let error { throw error }
        return
      }
      take(action)
    }
  }

  /// Performs an action and tells what came of it.
  private func take(_ action: Machine.Action) {
    board.turn()
    tell(perform(action))
  }

  func tell(_ event: Machine.Event) {
    machine.take(event, at: .now)
    worker.follow(epoch: machine.epoch)
    for note in machine.takeNotes() { take(note) }
    if case .failed = event { report() }
  }

  private func noticeStop() {
    if environment.stop.isStopped { machine.take(.stopAsked, at: .now) }
    machine.state(environment.statedEnds?.current)
  }
}

extension StageLoop: RebalanceDelegate {
  func assigned(
    _ partitions: [TopicPartition], committed: [TopicPartition: Int64]
  ) -> [TopicPartition: StartOffset] {
    tell(.assigned(partitions, committed: committed))
    return [:]
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool) {
    tell(.revoked(partitions, lost: lost))
    while true {
      let action = machine.next(at: .now)
      if case .finishRebalance = action { return tell(.done) }
      take(action)
    }
  }
}
