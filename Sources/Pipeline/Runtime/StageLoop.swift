import Events
import Kafka
import Logging

/// The loop of one stage: one thread that owns the stage's consumer and producer.
///
/// It polls a batch, has the worker process it, and delivers what came out; it goes on serving the group meanwhile, so
/// that however slow the stage is the member stays. One poll's records wait in `held`; beyond that nothing is read
/// while the worker is busy, and librdkafka's own bounded buffer fills.
final class StageLoop<S: Stage> {
  let stage: S
  let environment: LoopEnvironment
  let worker: StageWorker<S>
  var logger: Logger { environment.logger }
  var board: StatusBoard { environment.board }

  var clients: Clients?
  var positions = Positions()
  var recovery: StateRecovery
  /// Grows with every change of the assignment; what was begun under an older one is dropped.
  var epoch = 0
  var held = PieceQueue()
  /// Ends seen by a poll that brought no records, waiting until all before them is delivered.
  var endsSeen: [TopicPartition: Int64] = [:]
  /// What the worker has now.
  var underWay: Flight?
  /// A job whose stage failed as a whole, to be handed over again.
  var failed: (flight: Flight, job: StageWorker<S>.Job, due: ContinuousClock.Instant)?
  var failures = 0
  /// Partitions whose state the worker must let go of before the next batch.
  var forgotten: Set<Int32> = []
  var boxes = [OutputBox(), OutputBox()]
  var lastCall: ContinuousClock.Instant = .now
  var lastIdleCommit: ContinuousClock.Instant = .now
  /// What went wrong inside a rebalance, where nothing can be thrown.
  var rebalanceFailure: (any Error)?

  /// What the loop must remember of a job under way.
  struct Flight {
    var epoch: Int
    var offsets: [TopicPartition: Int64]
    var ends: [PartitionEnd]
    var records: Int
  }

  struct Clients {
    let consumer: Consumer
    let delivery: any Delivery
  }

  init(stage: S, environment: LoopEnvironment) {
    self.stage = stage
    self.environment = environment
    worker = StageWorker(stage: stage, layout: environment.layout)
    recovery = StateRecovery(
      stage: stage.name, keepsState: stage.keepsState, delivery: environment.configuration.delivery)
  }

  /// Runs until it is asked to stop.
  /// - Throws: what trying again cannot help.
  func run() throws {
    defer { worker.close() }
    var attempt = 0
    while !environment.stop.isStopped {
      do {
        try runWithClients()
        return
      } catch let error as KafkaError where error.kind != .configuration {
        attempt = board.current.counters.batches > 0 && failures == 0 ? 1 : attempt + 1
        let wait = environment.configuration.backOff.wait(before: attempt)
        logger.error("starting the clients anew", metadata: ["error": "\(error)", "wait": "\(wait)"])
        board.update { $0.unreadyReasons = ["\(error)"] }
        pause(wait)
      }
    }
  }

  private func runWithClients() throws {
    try open()
    defer { close() }
    while !environment.stop.isStopped { try turn() }
    try drain()
  }

  private func open() throws(KafkaError) {
    let configuration = environment.configuration
    let delivery: any Delivery =
      switch configuration.delivery {
      case .exactlyOnce: try TransactionalDelivery(environment, stage: stage.name, outputs: stage.outputs)
      case .atLeastOnce: try PlainDelivery(environment, outputs: stage.outputs)
      }
    let consumer = try Consumer(
      configuration.client, group: configuration.group(of: stage.name),
      options: ConsumerOptions(instanceID: configuration.instanceID.map { "\($0)-\(stage.name)" }))
    consumer.delegate = self
    try consumer.subscribe(stage.inputs(environment.layout))
    clients = Clients(consumer: consumer, delivery: delivery)
  }

  private func close() {
    do throws(KafkaError) {
      try clients?.consumer.close()
    } catch {
      logger.warning("leaving the group failed", metadata: ["error": "\(error)"])
    }
    clients?.delivery.close()
    clients = nil
    letGo(positions.topicPartitions)
  }

  /// Waits between two tries, noticing a request to stop.
  func pause(_ duration: Duration) {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end, !environment.stop.isStopped {
      board.turn()
      // Nothing is ever put into this mailbox: taking from it is a wait.
      _ = idle.take(within: min(.milliseconds(50), end - ContinuousClock.now))
    }
  }

  private let idle = Mailbox<Never>()
}
