import Events
import Kafka

/// The consumer and the producer of one stage, and what they do together. Belongs to the loop's thread.
final class StageClients {
  let consumer: Consumer
  let producer: Producer
  private let outbox: Outbox
  private let inputs: [String]
  private let isTransactional: Bool
  private let limit: Duration
  /// The positions that go with the transaction at hand; in use until it is decided.
  private var positions = ChangelogBlock()
  private var membership: GroupMetadata?
  private var isTransactionOpen = false

  /// - Parameter changelog: the name of the stage's changelog, where it keeps state.
  init(
    _ environment: LoopEnvironment, stage: String, inputs: [String], outputs: [Topic], changelog: String?
  ) throws(KafkaError) {
    let configuration = environment.configuration
    self.inputs = inputs
    limit = configuration.requestLimit
    isTransactional = configuration.delivery == .exactlyOnce
    let client = configuration.client
    if isTransactional {
      let properties = ["transaction.timeout.ms": String(configuration.transactionTimeout.wholeMilliseconds)]
      producer = try Producer(
        client.with(properties), transactionalID: configuration.transactionalID(of: stage))
    } else {
      producer = try Producer(client)
    }
    outbox = Outbox(
      producer: producer, layout: environment.layout, outputs: outputs, changelog: isTransactional ? changelog : nil)
    consumer = try Consumer(
      FetchLimits.applied(to: client).withDefaults(Self.defaults), group: configuration.group(of: stage),
      options: ConsumerOptions(
        instanceID: configuration.instanceID.map { "\($0)-\(stage)" }, assignmentStrategy: configuration.assignment))
  }

  /// What a stage's consumer has where the configuration says nothing: a worker that was killed is missed after 15 s.
  static let defaults = ["session.timeout.ms": "15000", "heartbeat.interval.ms": "3000"]

  /// Fences a former producer of the same name, and joins the group.
  func join() throws(KafkaError) {
    if isTransactional { try producer.initTransactions(timeout: limit) }
    try consumer.subscribe(inputs)
  }

  /// How long a transaction that is given up is tried to be aborted. Until it is, or has timed out, the partitions' next
  /// owner waits for its offsets.
  private static let abortLimit = Duration.seconds(2)

  /// Leaves the group, and aborts what is open if that can be done; a fenced producer cannot.
  func close() throws(KafkaError) {
    defer { producer.purge() }
    if isTransactionOpen {
      do throws(KafkaError) { try producer.abort(timeout: Self.abortLimit) } catch { isTransactionOpen = false }
    }
    try consumer.close()
  }

  func begin() throws(KafkaError) {
    try producer.begin()
    isTransactionOpen = true
  }

  func commit() throws(KafkaError) {
    try producer.commit(timeout: limit)
    isTransactionOpen = false
  }

  func abort() throws(KafkaError) {
    try producer.abort(timeout: limit)
    isTransactionOpen = false
  }

  /// Enqueues a batch's records, its state's changes, and the positions.
  func send(_ box: OutputBox?, positions next: [Int32: [TopicPartition: Int64]]) throws(KafkaError) {
    positions.removeAll()
    for (partition, places) in next.sorted(by: { $0.key < $1.key }) {
      let offsets = places.map { ($0.key.topic, $0.value) }
      positions.appendPosition(partition: partition, Dictionary(uniqueKeysWithValues: offsets))
    }
    if let box {
      try outbox.send(box.output)
      try outbox.send(box.changes)
    }
    try outbox.send(positions)
  }

  /// Waits until all is acknowledged.
  ///
  /// - Throws: the first record's failure. In a transaction that asks to abort it and to send all again, whatever the
  ///   record itself would ask for.
  func flush() throws(KafkaError) {
    try producer.flush(timeout: limit)
    guard let failure = producer.takeFailures().first else { return }
    guard isTransactional, failure.kind == .retriable || failure.kind == .other else { throw failure }
    throw KafkaError(
      failure.code, operation: failure.operation, topic: failure.topic, partition: failure.partition,
      reason: failure.reason, kind: .abortable)
  }

  func readMembership() throws(KafkaError) -> GroupStanding {
    let metadata = try consumer.groupMetadata()
    membership = metadata
    return GroupStanding(
      isLost: consumer.isAssignmentLost, generation: metadata.generation, memberID: metadata.memberID,
      assignment: consumer.assignment)
  }

  /// Adds offsets to the transaction, under the membership that was read last.
  func sendOffsets(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
    guard let membership else { preconditionFailure("the membership is read before offsets are sent") }
    try producer.sendOffsets(offsets, membership, timeout: limit)
  }
}
