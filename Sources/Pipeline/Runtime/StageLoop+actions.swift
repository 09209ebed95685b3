import Kafka
import Logging

extension StageLoop {
  /// Performs one action.
  /// - Returns: what the machine is to be told.
  func perform(_ action: Machine.Action) -> Machine.Event {
    switch action {
    case .open: attempt { () throws(KafkaError) in try open() }
    case .close: close()
    case .serve: serve()
    case .poll(let wait): poll(wait: wait)
    case .process(let job): submit(job)
    case .restore(let partitions, let epoch):
      worker.submit(.restore(partitions, epoch: epoch), answering: .done)
    case .awaitStage(let limit): .stage(worker.answer(within: limit))
    case .pause(let duration): pause(duration)
    case .probe: probe()
    case .readMembership, .lookUpCommitted: withClients { clients throws(KafkaError) in try ask(clients, action) }
    case .finishRebalance, .end: .done
    default: withClients { clients throws(KafkaError) in try act(clients, action) }
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

  private func withClients(_ body: (StageClients) throws(KafkaError) -> Machine.Event) -> Machine.Event {
    guard let clients else { preconditionFailure("there are no clients") }
    do throws(KafkaError) {
      return try body(clients)
    } catch {
      return .failed(error)
    }
  }

  private func open() throws(KafkaError) {
    let clients = try StageClients(
      environment, stage: stage.name, inputs: stage.inputs(environment.layout), outputs: stage.outputs,
      changelog: stage.keepsState ? environment.layout.changelog(of: stage.name) : nil)
    clients.consumer.delegate = self
    self.clients = clients
    try clients.join()
  }

  private func close() -> Machine.Event {
    do throws(KafkaError) {
      try clients?.close()
    } catch {
      logger.warning("leaving the group failed", metadata: ["error": "\(error)"])
    }
    clients = nil
    return .done
  }

  private func serve() -> Machine.Event {
    defer { report() }
    return withClients { clients throws(KafkaError) in .served(try clients.consumer.serve()) }
  }

  private func poll(wait: Duration) -> Machine.Event {
    withClients { clients in
      let polled = clients.consumer.poll(limit: stage.batchLimit.records, timeout: wait)
      let now = environment.clock()
      guard !polled.isEmpty else { return .polled(LoopPoll(time: now)) }
      let (pieces, runs) = PieceCutter.pieces(polled, limit: stage.batchLimit)
      backlog.polled(runs, at: now)
      return .polled(LoopPoll(pieces: pieces, ends: polled.ends, errors: polled.errors, time: now))
    }
  }

  private func submit(_ job: LoopJob<RecordBatch>) -> Machine.Event {
    let box = boxes.popLast() ?? OutputBox()
    box.removeAll()
    return worker.submit(.process(job, now: environment.clock(), box), answering: .done)
  }

  /// What is asked of the consumer.
  private func ask(_ clients: StageClients, _ action: Machine.Action) throws(KafkaError) -> Machine.Event {
    switch action {
    case .readMembership: .membership(try clients.readMembership())
    case .lookUpCommitted(let places):
      .committed(try clients.consumer.committed(places, timeout: environment.configuration.requestLimit))
    default: preconditionFailure("not a question")
    }
  }

  /// What is done with the producer, or with the consumer's position.
  private func act(_ clients: StageClients, _ action: Machine.Action) throws(KafkaError) -> Machine.Event {
    switch action {
    case .begin:
      if deliveryBegun == nil { deliveryBegun = .now }
      try clients.begin()
    case .send(let box, let positions):
      if deliveryBegun == nil { deliveryBegun = .now }
      try clients.send(box, positions: positions)
    case .sendOffsets(let offsets): try clients.sendOffsets(offsets)
    case .flush: try clients.flush()
    case .commit: try clients.commit()
    case .abort: try clients.abort()
    case .commitOffsets(let offsets): try clients.consumer.commit(offsets)
    case .restart(let starts, let without): try clients.consumer.restart(from: starts, without: without)
    default: preconditionFailure("not for the clients")
    }
    return .done
  }

  private func probe() -> Machine.Event {
    // A worker that stands by has no partition of its own to ask about.
    let inputs = stage.inputs(environment.layout)
    guard
      let place = machine.topicPartitions.first ?? inputs.first.map({ TopicPartition(topic: $0, partition: 0) })
    else { return .done }
    return withClients { clients throws(KafkaError) in
      _ = try clients.consumer.watermarks(place, timeout: .seconds(1))
      return .done
    }
  }

  /// Waits between two tries, noticing a request to stop.
  private func pause(_ duration: Duration) -> Machine.Event {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end, !environment.stop.isStopped {
      board.turn()
      environment.stop.wait(atMost: min(.milliseconds(50), end - ContinuousClock.now))
    }
    return .done
  }
}
