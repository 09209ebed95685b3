package import Kafka

extension SimulatedProducer {
  /// Once, before the first transaction: takes over the transactional id, and fences its former producer.
  package func initTransactions() throws(KafkaError) {
    if let failure { throw failure }
    guard let transactionalID else { throw .misuse("initialise transactions", "there is no transactional id") }
    guard state == .new else { throw .misuse("initialise transactions", "they are initialised already") }
    let operation = "initialise transactions"
    let answer = try insist(.initialise(id: transactionalID, timeout: transactionTimeout), operation)
    if case .producer(let id, let epoch) = answer { (producer, self.epoch) = (id, epoch) }
    state = .ready
  }

  /// Begins a transaction. Local, except where records of the one before were left without acknowledgement.
  package func begin() throws(KafkaError) {
    if let failure { throw failure }
    guard state == .ready else { throw .misuse("begin a transaction", "the producer is not ready for one") }
    if needsNewEpoch { try renewEpoch("begin a transaction") }
    state = .open
    isEnded = false
    added.removeAll(keepingCapacity: true)
    unanswered.removeAll(keepingCapacity: true)
  }

  /// Adds the offsets from which the group is to go on to the transaction.
  /// - Throws: `group` where the broker knows the member no more; then only `abort` can follow.
  package func sendOffsets(
    _ offsets: [TopicPartition: Int64], _ membership: SimulatedMembership
  ) throws(KafkaError) {
    let operation = "send offsets to the transaction"
    if let failure { throw failure }
    guard state == .open else { throw .misuse(operation, "there is no open transaction") }
    guard !offsets.isEmpty else { return }
    var list: [(partition: Int, offset: Int64)] = []
    for (place, offset) in offsets {
      if let partition = broker.index(place) { list.append((partition, offset)) }
    }
    list.sort { $0.partition < $1.partition }
    let group = broker.group(membership.group)
    var tries = broker.chaos.patience()
    while !added.contains(.offsets(group: group)) {
      if add(.offsets(group: group)) { break }
      if let failure { throw failure }
      tries -= 1
      guard tries > 0 else { throw .unanswered(operation) }
      broker.wait()
    }
    _ = try insist(
      .holdOffsets(group: group, producer: producer, epoch: epoch, offsets: list, membership), operation)
  }

  /// Commits the transaction. Does not flush.
  package func commit() throws(KafkaError) {
    let operation = "commit the transaction"
    if let failure { throw failure }
    guard state == .open || state == .committing else { throw .misuse(operation, "there is no open transaction") }
    state = .committing
    try addUnanswered(operation)
    if !added.isEmpty {
      _ = try insist(.end(producer: producer, epoch: epoch, commits: true), operation)
    }
    state = .ready
    releaseLeftovers()
  }

  /// Gives up what is in flight and aborts the transaction.
  package func abort() throws(KafkaError) {
    let operation = "abort the transaction"
    if let failure, failure.kind == .fenced || failure.kind == .fatal { throw failure }
    guard state == .open || state == .aborting else { throw .misuse(operation, "there is no open transaction") }
    state = .aborting
    purge()
    failure = nil
    if !isEnded {
      try addUnanswered(operation)
      if !added.isEmpty {
        _ = try insist(.end(producer: producer, epoch: epoch, commits: false), operation)
      }
      isEnded = true
    }
    if needsNewEpoch { try renewEpoch(operation) }
    _ = takeFailures()
    state = .ready
  }

  /// Asks again to take in what was asked for without an answer: the end of a transaction that the coordinator does not
  /// know of would be refused.
  private func addUnanswered(_ operation: String) throws(KafkaError) {
    var tries = broker.chaos.patience()
    while let target = unanswered.first {
      if add(target) { continue }
      if let failure { throw failure }
      tries -= 1
      guard tries > 0 else { throw .unanswered(operation) }
      broker.wait()
    }
  }

  private func renewEpoch(_ operation: String) throws(KafkaError) {
    let answer = try insist(.renew(producer: producer, epoch: epoch), operation)
    if case .producer(_, let epoch) = answer { self.epoch = epoch }
    restartSequences()
  }

  /// Records that were not acknowledged at the commit arrive after it.
  private func releaseLeftovers() {
    guard inFlight > 0 else { return }
    for queue in queues.indices where queues[queue].count > 0 {
      let records = queues[queue].head(size: .max)
      broker.postpone(
        .produce(
          partition: queues[queue].partition, producer: producer, epoch: epoch, sequence: queues[queue].sequence,
          records: records))
    }
    purge()
    needsNewEpoch = true
  }

  /// Sends a request, again where the answer says so or is missing, until the patience is over.
  private func insist(_ request: Request, _ operation: String) throws(KafkaError) -> Answer {
    var tries = broker.chaos.patience()
    var last = KafkaError.unanswered(operation)
    while tries > 0 {
      switch broker.exchange(request) {
      case .none: last = .unanswered(operation)
      case .refused(let refusal):
        let error = KafkaError(refusal, operation)
        guard refusal.isPassing else {
          fail(error)
          throw error
        }
        last = error
      case let answer: return answer
      }
      tries -= 1
      if tries > 0 { broker.wait() }
    }
    throw last
  }
}
