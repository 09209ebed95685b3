import Kafka

extension SimulatedBroker {
  /// Sends one request and returns what its client sees of it.
  func exchange(_ request: Request) -> Answer {
    guard clock >= downUntil else { return .none }
    if chaos.isCalm { return perform(request) }
    if request.isForCoordinator {
      if busyCount == 0, chaos.happens(.busyCoordinator) { busyCount = 1 + chaos.pick(4) }
      if busyCount > 0 {
        busyCount -= 1
        return .refused(.coordinatorNotAvailable)
      }
    }
    if chaos.happens(.lostRequest) { return .none }
    if chaos.happens(.lateRequest) {
      postpone(request)
      return .none
    }
    // Before it is carried out: a copy belongs to the transaction that its original was sent in.
    if chaos.happens(.repeatedRequest) { postpone(request) }
    let answer = perform(request)
    return chaos.happens(.lostAnswer) ? .none : answer
  }

  /// Lets a request arrive at some later step.
  func postpone(_ request: Request) {
    switch request {
    case .initialise: late.append(LateRequest(request: request, decided: 0))
    default:
      guard let producer = request.producer else { return }
      // Asked again what is decided already: it would arrive before the next transaction, and change nothing.
      if case .end = request, coordinator.entries[producer].state != .ongoing { return }
      late.append(LateRequest(request: request, decided: coordinator.entries[producer].decided))
    }
  }

  /// Lets a late request arrive. Nobody waits for the answer.
  ///
  /// A connection keeps the order of its requests: what was sent before the end of a transaction cannot arrive after it,
  /// unless it comes of a connection, and so of an epoch, that is given up. Records are let through all the same, as their
  /// sequence numbers and the check for an open transaction tell.
  func receive(_ late: LateRequest) {
    switch late.request {
    case .add(_, let producer, let epoch), .end(let producer, let epoch, _),
      .holdOffsets(_, let producer, let epoch, _, _),
      .renew(let producer, let epoch):
      let entry = coordinator.entries[producer]
      if entry.epoch == epoch, entry.decided != late.decided { return }
    default: break
    }
    _ = perform(late.request)
  }

  func perform(_ request: Request) -> Answer {
    switch request {
    case .produce(let partition, let producer, let epoch, let sequence, let records):
      if let refusal = coordinator.verify(.partition(partition), producer: producer, epoch: epoch) {
        return .refused(refusal)
      }
      return answer(
        logs[partition].append(
          records, producer: producer, epoch: epoch, sequence: sequence,
          isTransactional: coordinator.entries[producer].isTransactional))
    case .initialise(let id, let timeout): return answer(coordinator.initialise(id, timeout: timeout))
    case .renew(let producer, let epoch): return answer(coordinator.renew(producer, epoch: epoch))
    case .add(let target, let producer, let epoch):
      return answer(coordinator.add(target, producer: producer, epoch: epoch, now: clock))
    case .end(let producer, let epoch, let commits):
      return answer(coordinator.end(producer: producer, epoch: epoch, commits: commits))
    case .holdOffsets(let group, let producer, let epoch, let offsets, let membership):
      if let refusal = coordinator.verify(.offsets(group: group), producer: producer, epoch: epoch) {
        return .refused(refusal)
      }
      if let refusal = groups[group].mayCommit(membership, inTransaction: true) { return .refused(refusal) }
      groups[group].offsets.hold(offsets, producer: producer)
      return .done
    default: return performOfGroup(request)
    }
  }

  private func answer(_ refusal: Refusal?) -> Answer { refusal.map { .refused($0) } ?? .done }

  private func answer(_ result: Result<Int, Refused>) -> Answer {
    switch result {
    case .success(let producer): .producer(id: producer, epoch: coordinator.entries[producer].epoch)
    case .failure(let refused): .refused(refused.refusal)
    }
  }
}
