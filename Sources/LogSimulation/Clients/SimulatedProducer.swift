package import Kafka

/// A producer with librdkafka's rules, as `Producer` of the module Kafka shows them.
///
/// - Records are queued by ``send(_:to:)`` and reach the broker in batches, in order within a partition, during any later
///   call; ``flush()`` alone waits for them.
/// - ``commit()`` does not flush, unlike a real client: records without acknowledgement are not in the transaction, and
///   arrive after its end, where the broker refuses them. So a loop that does not wait for acknowledgements is caught.
/// - An error of kind `retriable` leaves open whether the call was carried out; the same call again goes on with it.
/// - `abortable` and `group` stay until ``abort()``; `fenced` and `fatal` stay for ever.
/// - Offsets go to the broker even where the membership names no member, as librdkafka lets them; `Kafka.Producer`
///   itself would throw.
///
/// To let a process crash, drop the object: what is queued is lost, what is late arrives.
package final class SimulatedProducer {
  enum State { case new, ready, open, committing, aborting }

  package let transactionalID: String?
  package let broker: SimulatedBroker
  let transactionTimeout: Int
  var state = State.new
  /// Why nothing but `abort`, or nothing at all, can succeed.
  var failure: KafkaError?
  var producer = -1
  var epoch = -1
  var queues: [SendQueue] = []
  /// What the broker has taken into the open transaction.
  var added: [TransactionTarget] = []
  /// What it was asked to take in, without an answer.
  var unanswered: [TransactionTarget] = []
  /// Whether something was given up that may still arrive, so that a new epoch is needed (KIP-360).
  var needsNewEpoch = false
  /// Whether the end of the transaction under way is answered, and only the new epoch is missing.
  var isEnded = false
  private var failures: [KafkaError] = []

  /// Records the broker has acknowledged.
  package private(set) var acknowledged = 0
  /// Records that failed, given up ones among them.
  package private(set) var failed = 0
  /// Records whose delivery is not known yet.
  package private(set) var inFlight = 0

  /// - Parameters:
  ///   - transactionalID: without one there are no transactions, and records are written at once.
  ///   - transactionTimeout: after how long the broker aborts a transaction and fences this producer.
  package init(
    _ broker: SimulatedBroker, transactionalID: String? = nil, transactionTimeout: Duration = .seconds(10)
  ) {
    self.broker = broker
    self.transactionalID = transactionalID
    self.transactionTimeout = transactionTimeout.milliseconds
    if transactionalID == nil {
      producer = broker.coordinator.addIdempotentProducer()
      epoch = 0
    }
  }

  /// Puts a record into the queue.
  /// - Throws: outside of a transaction, where this is a transactional producer; after a failure.
  package func send(_ record: SimulatedRecord, to place: TopicPartition) throws(KafkaError) {
    if let failure { throw failure }
    if transactionalID != nil, state != .open { throw .misuse("send", "there is no open transaction") }
    guard let partition = broker.index(place) else {
      throw KafkaError(.unknownPartition, operation: "send", topic: place.topic, partition: place.partition)
    }
    let queue: Int
    if let known = queues.firstIndex(where: { $0.partition == partition }) {
      queue = known
    } else {
      queue = queues.count
      queues.append(SendQueue(partition: partition))
    }
    queues[queue].append(record)
    inFlight += 1
    if broker.chaos.pick(8) == 0 { transmit(queue) }
  }

  /// Lets some of what is queued reach the broker, without waiting.
  package func serve() {
    guard inFlight > 0, failure == nil else { return }
    for queue in queues.indices where queues[queue].count > 0 && broker.chaos.toss() { transmit(queue) }
  }

  /// Waits until every record is acknowledged or has failed; which, ``takeFailures()`` tells.
  /// - Throws: `retriable` where some are still in flight.
  package func flush() throws(KafkaError) {
    var tries = broker.chaos.patience()
    while inFlight > 0, failure == nil {
      var isStuck = false
      for queue in queues.indices where queues[queue].count > 0 { if !transmit(queue) { isStuck = true } }
      guard isStuck, inFlight > 0 else { continue }
      tries -= 1
      guard tries > 0 else { throw .unanswered("flush") }
      broker.wait()
    }
    if inFlight > 0, let failure {
      if failures.isEmpty { failures.append(failure) }
      purge()
    }
  }

  /// Gives up all records that are not acknowledged. Those on their way may be written; in an open transaction nothing
  /// but `abort` can follow then.
  package func purge() {
    for queue in queues.indices {
      if queues[queue].unanswered > 0 { needsNewEpoch = true }
      failed += queues[queue].drop()
    }
    inFlight = 0
    guard needsNewEpoch else { return }
    if transactionalID == nil {
      producer = broker.coordinator.addIdempotentProducer()
      restartSequences()
    } else if state == .open {
      fail(KafkaError(.purgedInFlight, operation: "send", reason: "records were given up", kind: .abortable))
    }
  }

  /// Counts from 0 in every partition, under a new epoch or producer id.
  func restartSequences() {
    for queue in queues.indices { queues[queue].restartSequence() }
    needsNewEpoch = false
  }

  /// The errors of records that failed since this was last asked.
  package func takeFailures() -> [KafkaError] {
    defer { failures.removeAll() }
    return failures
  }

  /// Sends the next batch of a queue.
  /// - Returns: false where it has to be tried again.
  @discardableResult
  func transmit(_ queue: Int) -> Bool {
    let partition = queues[queue].partition
    if transactionalID != nil, !added.contains(.partition(partition)), !add(.partition(partition)) { return false }
    let records = queues[queue].head(size: 1 + broker.chaos.pick(16))
    let answer = broker.exchange(
      .produce(
        partition: partition, producer: producer, epoch: epoch, sequence: queues[queue].sequence, records: records))
    switch answer {
    case .none: return false
    case .refused(let refusal):
      refused(queue, refusal)
      return true
    default:
      let count = queues[queue].acknowledged()
      acknowledged += count
      inFlight -= count
      return true
    }
  }

  /// Asks the coordinator to take a target into the transaction.
  func add(_ target: TransactionTarget) -> Bool {
    switch broker.exchange(.add(target, producer: producer, epoch: epoch)) {
    case .done:
      added.append(target)
      unanswered.removeAll { $0 == target }
      return true
    case .refused(let refusal):
      if !refusal.isPassing { fail(KafkaError(refusal, "add to the transaction")) }
      return false
    default:
      if !unanswered.contains(target) { unanswered.append(target) }
      return false
    }
  }

  /// Keeps an error that stays. What came first is what counts, unless this is worse.
  func fail(_ error: KafkaError) {
    if failure == nil || error.kind == .fenced || error.kind == .fatal { failure = error }
  }

  private func refused(_ queue: Int, _ refusal: Refusal) {
    // A batch that is refused spoils the transaction, whatever the code; a lost epoch spoils the producer.
    let error = KafkaError(refusal, "send", kind: refusal.kind == .fenced ? .fenced : .abortable)
    if failures.count < 256 { failures.append(error) }
    let count = queues[queue].drop()
    failed += count
    inFlight -= count
    needsNewEpoch = true
    if transactionalID != nil { fail(error) } else { purge() }
  }
}
