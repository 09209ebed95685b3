/// The transaction coordinator, after KIP-98 and KIP-360 (first version of the protocol: the epoch grows with a new
/// producer or a fencing, not with each transaction), with the verification of KIP-890 where records and offsets are
/// written: outside of an open transaction nothing is taken.
struct TransactionCoordinator {
  private(set) var entries: [TransactionEntry] = []
  private var ids: [String: Int] = [:]
  /// Decided, and not written yet.
  private(set) var markers: [PendingMarker] = []

  /// A new producer without transactions.
  mutating func addIdempotentProducer() -> Int {
    entries.append(TransactionEntry(timeout: 0, isTransactional: false))
    return entries.count - 1
  }

  /// Hands out the producer id of a transactional id with a new epoch. An open transaction of its former owner is
  /// aborted first: until its markers are written the answer is `concurrentTransactions`.
  mutating func initialise(_ id: String, timeout: Int) -> Result<Int, Refused> {
    guard let producer = ids[id] else {
      ids[id] = entries.count
      entries.append(TransactionEntry(timeout: timeout, isTransactional: true))
      return .success(entries.count - 1)
    }
    if entries[producer].isDeciding { return .failure(Refused(.concurrentTransactions)) }
    if entries[producer].state == .ongoing {
      fence(producer)
      return .failure(Refused(.concurrentTransactions))
    }
    entries[producer].epoch += 1
    entries[producer].formerEpoch = -1
    entries[producer].timeout = timeout
    entries[producer].state = .empty
    return .success(producer)
  }

  /// A new epoch for the producer itself (KIP-360), so that what it has given up can never be written.
  mutating func renew(_ producer: Int, epoch: Int) -> Result<Int, Refused> {
    if entries[producer].isDeciding { return .failure(Refused(.concurrentTransactions)) }
    if entries[producer].formerEpoch == epoch, entries[producer].state == .empty { return .success(producer) }
    guard entries[producer].epoch == epoch else { return .failure(Refused(.producerFenced)) }
    if entries[producer].state == .ongoing {
      fence(producer)
      return .failure(Refused(.concurrentTransactions))
    }
    entries[producer].formerEpoch = epoch
    entries[producer].epoch += 1
    entries[producer].state = .empty
    return .success(producer)
  }

  /// Adds what a transaction is about to touch; the first begins it.
  mutating func add(_ target: TransactionTarget, producer: Int, epoch: Int, now: Int) -> Refusal? {
    guard entries[producer].epoch == epoch else { return .producerFenced }
    guard !entries[producer].isDeciding else { return .concurrentTransactions }
    if entries[producer].state != .ongoing {
      entries[producer].state = .ongoing
      entries[producer].targets.removeAll(keepingCapacity: true)
      entries[producer].began = now
    }
    if !entries[producer].targets.contains(target) { entries[producer].targets.append(target) }
    return nil
  }

  /// Whether this producer may write to the target now.
  func verify(_ target: TransactionTarget, producer: Int, epoch: Int) -> Refusal? {
    guard entries[producer].epoch == epoch else { return .invalidProducerEpoch }
    guard entries[producer].isTransactional else { return nil }
    guard entries[producer].state == .ongoing, entries[producer].targets.contains(target) else {
      return .invalidTransactionState
    }
    return nil
  }

  /// Decides a transaction. Asked again, it gives the same answer, and refuses the opposite.
  mutating func end(producer: Int, epoch: Int, commits: Bool) -> Refusal? {
    guard entries[producer].epoch == epoch else { return .producerFenced }
    switch (entries[producer].state, commits) {
    case (.ongoing, _):
      decide(producer, commits: commits)
      return nil
    case (.completeCommit, true), (.completeAbort, false): return nil
    case (.prepareCommit, true), (.prepareAbort, false): return .concurrentTransactions
    default: return .invalidTransactionState
    }
  }

  /// The producers whose transactions have been open for too long.
  func overdue(at now: Int) -> [Int] {
    var producers: [Int] = []
    for index in entries.indices where entries[index].state == .ongoing {
      if now - entries[index].began > entries[index].timeout { producers.append(index) }
    }
    return producers
  }

  /// Aborts an open transaction under a new epoch, so that its producer can do nothing more.
  mutating func fence(_ producer: Int) {
    entries[producer].epoch += 1
    entries[producer].formerEpoch = -1
    decide(producer, commits: false)
  }

  private mutating func decide(_ producer: Int, commits: Bool) {
    let epoch = entries[producer].epoch
    for target in entries[producer].targets {
      markers.append(PendingMarker(producer: producer, epoch: epoch, target: target, commits: commits))
    }
    entries[producer].markersLeft = entries[producer].targets.count
    entries[producer].decided += 1
    entries[producer].state = commits ? .prepareCommit : .prepareAbort
  }

  /// Takes one of the pending markers, to be written now; with the last one its transaction is complete.
  mutating func takeMarker(_ index: Int) -> PendingMarker {
    let marker = markers.remove(at: index)
    entries[marker.producer].markersLeft -= 1
    if entries[marker.producer].markersLeft == 0 {
      entries[marker.producer].state = marker.commits ? .completeCommit : .completeAbort
    }
    return marker
  }
}

/// A refusal as an error of a `Result`.
struct Refused: Error {
  let refusal: Refusal
  init(_ refusal: Refusal) { self.refusal = refusal }
}
