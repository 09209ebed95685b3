import Kafka

/// Where a replay writes to: one transaction after another, or plain records where there are none.
final class ReplaySink {
  private let producer: Producer
  private let outbox: Outbox
  private let isTransactional: Bool
  private let limit: Duration
  private let target: String
  private var positions = ChangelogBlock()

  /// How often a transaction that had to be aborted is sent again.
  private static let attempts = 8

  /// Fences a former replay of the same stage into the same target, and aborts what it left open.
  init(
    _ configuration: ReplayConfiguration, stage: String, layout: TopicLayout, outputs: [Topic]
  ) throws(KafkaError) {
    isTransactional = configuration.delivery == .exactlyOnce
    limit = configuration.requestLimit
    target = configuration.target
    let client = configuration.client
    if isTransactional {
      producer = try Producer(
        client.with(["transaction.timeout.ms": "60000"]),
        transactionalID: "\(configuration.target)leeway.replay.\(stage)")
    } else {
      producer = try Producer(client)
    }
    outbox = Outbox(
      producer: producer, layout: layout, outputs: outputs,
      changelog: isTransactional ? layout.changelog(of: stage) : nil)
    if isTransactional { try producer.initTransactions(timeout: limit) }
  }

  deinit { producer.purge() }

  /// Sends all of it and commits; what had to be aborted is sent again.
  ///
  /// - Throws: ``ReplayError/fenced(target:)`` where another replay has taken over; `KafkaError`.
  func commit(_ box: OutputBox, positions next: [Int32: [String: Int64]]) throws {
    do throws(KafkaError) {
      try deliver(box, positions: next)
    } catch {
      throw error.kind == .fenced ? ReplayError.fenced(target: target) : error
    }
  }

  private func deliver(_ box: OutputBox, positions next: [Int32: [String: Int64]]) throws(KafkaError) {
    positions.removeAll()
    for (partition, offsets) in next.sorted(by: { $0.key < $1.key }) {
      positions.appendPosition(partition: partition, offsets)
    }
    guard isTransactional else {
      try outbox.send(box.output)
      return try settle()
    }
    var attempt = 1
    while true {
      do throws(KafkaError) {
        return try perform(box)
      } catch {
        guard error.kind == .abortable, attempt < Self.attempts else { throw error }
        attempt += 1
        try producer.abort(timeout: limit)
      }
    }
  }

  private func perform(_ box: OutputBox) throws(KafkaError) {
    try producer.begin()
    try outbox.send(box.output)
    try outbox.send(box.changes)
    try outbox.send(positions)
    // A commit that ran out of time is undecided: it is asked for until it is decided.
    for _ in 0..<Self.attempts {
      do throws(KafkaError) {
        return try producer.commit(timeout: limit)
      } catch {
        guard error.kind == .retriable else { throw error }
      }
    }
    try producer.commit(timeout: limit)
  }

  private func settle() throws(KafkaError) {
    try producer.flush(timeout: limit)
    if let failure = producer.takeFailures().first { throw failure }
  }
}
