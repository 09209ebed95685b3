import Events
import Kafka
import LogSimulation
import Pipeline

extension SimulatedWorker {
  /// Performs one action on the model.
  /// - Returns: what the machine is to be told; nil where that comes later, after a rebalance.
  func perform(_ action: Machine.Action) -> Machine.Event? {
    switch action {
    case .open: attempt(open)
    case .close: close()
    case .serve: serve()
    case .poll(let wait): poll(wait)
    case .process(let job): process(job)
    case .restore(let partitions, let epoch): restore(partitions, epoch)
    case .awaitStage(let limit): awaitStage(limit)
    case .pause(let duration): pause(duration)
    case .probe: .done
    case .readMembership: readMembership()
    case .lookUpCommitted(let places): lookUp(places)
    default: attempt { () throws(KafkaError) in try self.act(action) }
    }
  }

  private func attempt(_ body: () throws(KafkaError) -> Void) -> Machine.Event {
    do throws(KafkaError) {
      try body()
      return .done
    } catch {
      return .failed(error)
    }
  }

  private func open() throws(KafkaError) {
    let isTransactional = settings.delivery == .exactlyOnce
    let producer =
      isTransactional
      ? SimulatedProducer(broker, transactionalID: name, transactionTimeout: settings.transactionTimeout) : nil
    let consumer = SimulatedConsumer(broker, group: stage.topics.group, instanceID: instanceID)
    clients = Clients(
      producer: producer, plainProducer: isTransactional ? nil : SimulatedProducer(broker), consumer: consumer)
    try producer?.initTransactions()
    consumer.subscribe(stage.topics.inputs)
  }

  private func close() -> Machine.Event? {
    guard let clients else { return .done }
    if let rebalance = clients.consumer.close() { return interrupt(.closing, rebalance) }
    clients.consumer.finishClosing()
    self.clients = nil
    return .done
  }

  private func serve() -> Machine.Event? {
    guard let clients else { preconditionFailure("there are no clients") }
    clients.sender?.serve()
    do throws(KafkaError) {
      guard let rebalance = try clients.consumer.serve() else { return .served([]) }
      return interrupt(.serving, rebalance)
    } catch {
      return .failed(error)
    }
  }

  /// Tells of a rebalance. A revocation is dealt with by further actions.
  private func interrupt(_ what: Interrupted, _ rebalance: SimulatedRebalance) -> Machine.Event? {
    switch rebalance {
    case .assigned(let places, let committed):
      tell(.assigned(places, committed: committed))
      return .served([])
    case .revoked(let places, let lost):
      interrupted = what
      tell(.revoked(places, lost: lost))
      return nil
    }
  }

  private func poll(_ wait: Duration) -> Machine.Event {
    guard let clients else { preconditionFailure("there are no clients") }
    let polled = clients.consumer.poll(limit: 1 + chaos.pick(pollLimit))
    if polled.isEmpty { sleep(wait) }
    var pieces: [LoopPiece<[SimulatedMessage]>] = []
    var rest = polled.messages[...]
    while !rest.isEmpty {
      let size = 1 + chaos.pick(rest.count)
      let messages = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      var offsets: [TopicPartition: Int64] = [:]
      for message in messages { offsets[message.place] = message.offset + 1 }
      if rest.isEmpty {
        for (place, end) in polled.ends { if let offset = offsets[place] { offsets[place] = max(offset, end) } }
      }
      pieces.append(LoopPiece(records: messages, count: messages.count, offsets: offsets))
    }
    return .polled(
      LoopPoll(
        pieces: pieces, ends: polled.ends, errors: polled.errors, time: Timestamp.epoch + broker.now))
  }

  private func readMembership() -> Machine.Event {
    guard let consumer = clients?.consumer else { preconditionFailure("there are no clients") }
    let membership = consumer.groupMetadata()
    clients?.membership = membership
    return .membership(
      GroupStanding(
        isLost: consumer.isAssignmentLost, generation: membership.generation,
        memberID: membership.memberID == 0 ? "" : String(membership.memberID), assignment: consumer.assignment))
  }

  private func lookUp(_ places: [TopicPartition]) -> Machine.Event {
    guard let consumer = clients?.consumer else { preconditionFailure("there are no clients") }
    do throws(KafkaError) {
      return .committed(try consumer.committed(places))
    } catch {
      return .failed(error)
    }
  }

  /// What is done with the producer, or with the consumer's position.
  private func act(_ action: Machine.Action) throws(KafkaError) {
    guard let clients, let sender = clients.sender else { preconditionFailure("there are no clients") }
    switch action {
    case .begin: try sender.begin()
    case .send(let output, let positions): try send(output, positions, sender)
    case .sendOffsets(let offsets):
      guard let membership = clients.membership else { preconditionFailure("the membership was not read") }
      try sender.sendOffsets(offsets, membership)
    case .flush:
      try sender.flush()
      // A record that was not delivered in time: the transaction can only be aborted then.
      if clients.producer != nil, !chaos.isCalm, chaos.pick(100) == 0 {
        throw KafkaError(.timedOut, operation: "send", kind: .abortable)
      }
      if let failure = sender.takeFailures().first { throw failure }
    case .commit: try sender.commit()
    case .abort: try sender.abort()
    case .commitOffsets(let offsets): try clients.consumer.commit(offsets)
    case .restart(let starts, let without): try clients.consumer.restart(from: starts, without: without)
    default: preconditionFailure("not an action for the clients")
    }
  }

  private func send(
    _ output: SimulatedOutput?, _ positions: [Int32: [TopicPartition: Int64]], _ producer: SimulatedProducer
  ) throws(KafkaError) {
    for (place, record) in output?.records ?? [] { try producer.send(record, to: place) }
    guard settings.restores else { return }
    for (partition, record) in output?.changes ?? [] { try producer.send(record, to: changelog(partition)) }
    for (partition, offsets) in positions.sorted(by: { $0.key < $1.key }) {
      try producer.send(stage.position(offsets, of: partition), to: changelog(partition))
    }
  }

  private func changelog(_ partition: Int32) -> TopicPartition {
    TopicPartition(topic: stage.topics.changelog, partition: partition)
  }

  private func pause(_ duration: Duration) -> Machine.Event {
    sleep(duration)
    return .done
  }
}

// MARK: The stage's thread

extension SimulatedWorker {
  private func process(_ job: LoopJob<[SimulatedMessage]>) -> Machine.Event {
    work = .processed(answer(to: job), patience: patience)
    return .done
  }

  private func answer(to job: LoopJob<[SimulatedMessage]>) -> StageAnswer<SimulatedOutput> {
    if !chaos.isCalm, chaos.pick(50) == 0 { return .threw(StageFailure()) }
    do {
      let output = try stage.process(job)
      return .returned(output, isEmpty: output.isEmpty)
    } catch {
      return .threw(error)
    }
  }

  /// How often the stage is waited for in vain. A slow stage now and then, so that partitions are revoked while it works.
  private var patience: Int { !chaos.isCalm && chaos.pick(20) == 0 ? 200 : chaos.pick(4) }

  private struct StageFailure: Error {}

  private func awaitStage(_ limit: Duration) -> Machine.Event {
    switch work {
    case .idle: return .stage(nil)
    case .processed(let answer, let patience):
      if patience > 0, !chaos.isCalm {
        work = .processed(answer, patience: patience - 1)
        sleep(limit)
        return .stage(nil)
      }
      work = .idle
      return .stage(answer)
    case .restoring(var restoring):
      if let answer = goOn(&restoring) {
        work = .idle
        return .stage(answer)
      }
      work = .restoring(restoring)
      sleep(limit)
      return .stage(nil)
    }
  }

  private func restore(_ partitions: [Int32], _ epoch: Int) -> Machine.Event {
    var restoring = SimulatedRestoring(epoch: epoch, partitions: [:])
    for partition in partitions {
      restoring.partitions[partition] = SimulatedRestoring.Partition(
        end: broker.end(of: changelog(partition), isolation: .readUncommitted))
      stage.beginRestoring(partition)
    }
    work = .restoring(restoring)
    return .done
  }

  /// Reads a little further in the changelog.
  /// - Returns: what became of it; nil where there is more to read, or a marker to wait for.
  private func goOn(_ restoring: inout SimulatedRestoring) -> StageAnswer<SimulatedOutput>? {
    if restoring.epoch != machine.epoch { return .restored([:]) }
    if !chaos.isCalm, chaos.pick(40) == 0 {
      return .restoringFailed(KafkaError(.timedOut, operation: "read", kind: .retriable))
    }
    var isDone = true
    for number in restoring.partitions.keys.sorted() {
      guard var partition = restoring.partitions[number], partition.position < partition.end else { continue }
      let limit = chaos.isCalm ? Int.max : 1 + chaos.pick(40)
      let messages = broker.read(
        changelog(number), from: &partition.position, before: partition.end, limit: limit,
        isolation: .readCommitted)
      for message in messages { stage.restore(message) }
      if partition.position < partition.end { isDone = false }
      restoring.partitions[number] = partition
    }
    guard isDone else { return nil }
    var answers: [Int32: RestoredState] = [:]
    for number in restoring.partitions.keys { answers[number] = stage.finishRestoring(number) }
    return .restored(answers)
  }
}
