import Kafka

@testable import LogSimulation

/// A worker that copies its input and keeps, in a changelog, how far it has come: the smallest loop that has to be
/// exactly once. It does one call a turn, so that anything may happen between two calls.
struct CopyWorker {
  /// How it goes about it; all but the first are wrong.
  enum Manner: CaseIterable {
    case careful
    /// Outputs first, offsets afterwards, without a transaction.
    case plain
    /// Commits without waiting for acknowledgements.
    case hasty
    /// Sends offsets in nobody's name, so that the broker cannot fence them.
    case nameless
    /// Restores up to the last stable offset of the changelog, not to its end.
    case shortSighted
  }

  enum Step { case opening, idle, restoring, beginning, sending, offsets, flushing, committing, aborting, restarting }

  let manner: Manner
  let producer: SimulatedProducer
  let consumer: SimulatedConsumer
  private var step = Step.opening
  private var batch: [SimulatedMessage] = []
  private var offsets: [TopicPartition: Int64] = [:]
  /// Changelogs still to be read: where they are, where they end, and where the group stands.
  private var restoring: [(place: TopicPartition, position: Int64, end: Int64, last: Int64, committed: Int64)] = []
  /// Partitions whose changelog did not agree with the group.
  private(set) var disagreements = 0
  /// Whether these clients can do nothing more.
  private(set) var isBroken = false
  private(set) var calls = 0

  init(_ broker: SimulatedBroker, id: String, manner: Manner, instance: Int? = nil) {
    self.manner = manner
    producer = SimulatedProducer(broker, transactionalID: manner == .plain ? nil : id)
    consumer = SimulatedConsumer(broker, group: "g", instanceID: instance)
  }

  mutating func turn() {
    calls += 1
    do throws(KafkaError) {
      try perform()
    } catch {
      switch error.kind {
      case .retriable: break
      case .group where step == .restarting || manner == .plain: step = .idle
      case .abortable, .group: step = .aborting
      default: isBroken = true
      }
    }
  }

  private mutating func perform() throws(KafkaError) {
    switch step {
    case .opening:
      if manner != .plain { try producer.initTransactions() }
      consumer.subscribe(["in"])
      step = .idle
    case .idle: try serveAndPoll()
    case .restoring: try restore()
    case .beginning:
      if manner != .plain { try producer.begin() }
      step = .sending
    case .sending:
      try send()
      step = manner == .plain ? .flushing : .offsets
    case .offsets:
      let membership = consumer.groupMetadata()
      let nobody = SimulatedMembership(group: "g", generation: -1, memberID: 0)
      if manner != .nameless, !membership.namesMember { return step = .aborting }
      try producer.sendOffsets(offsets, manner == .nameless ? nobody : membership)
      step = manner == .hasty ? .committing : .flushing
    case .flushing:
      try producer.flush()
      if let failure = producer.takeFailures().first { throw failure }
      step = .committing
    case .committing:
      if manner == .plain { try consumer.commit(offsets) } else { try producer.commit() }
      step = .idle
    case .aborting:
      try producer.abort()
      step = .restarting
    case .restarting:
      if !consumer.isAssignmentLost {
        let places = consumer.assignment.sorted()
        let committed = try consumer.committed(places)
        try consumer.restart(
          from: Dictionary(uniqueKeysWithValues: places.map { ($0, .offset(committed[$0] ?? 0)) }))
      }
      step = .idle
    }
  }

  private mutating func serveAndPoll() throws(KafkaError) {
    switch try consumer.serve() {
    case .assigned(let places, let committed): beginRestoring(places, committed)
    case .revoked: consumer.finishRevocation()
    case nil:
      let poll = consumer.poll(limit: 12)
      offsets = poll.ends
      for message in poll.messages { offsets[message.place] = max(offsets[message.place] ?? 0, message.offset + 1) }
      batch = poll.messages
      if !offsets.isEmpty { step = .beginning }
    }
  }

  private func send() throws(KafkaError) {
    for message in batch {
      try producer.send(message.record, to: Bench.output(message.place.partition))
    }
    for (place, offset) in offsets.sorted(by: { $0.key < $1.key }) {
      let position = SimulatedRecord(key: 0, value: [UInt64(offset)])
      try producer.send(position, to: Bench.changelog(place.partition))
    }
  }

  private mutating func beginRestoring(_ places: [TopicPartition], _ committed: [TopicPartition: Int64]) {
    restoring = []
    guard manner != .plain else { return }
    for place in places {
      let log = Bench.changelog(place.partition)
      let end = consumer.broker.end(
        of: log, isolation: manner == .shortSighted ? .readCommitted : .readUncommitted)
      restoring.append((log, 0, end, 0, committed[place] ?? 0))
    }
    step = .restoring
  }

  private mutating func restore() throws(KafkaError) {
    if case .revoked? = try consumer.serve() {
      consumer.finishRevocation()
      return step = .idle
    }
    for index in restoring.indices {
      let (place, end) = (restoring[index].place, restoring[index].end)
      let messages = consumer.broker.read(place, from: &restoring[index].position, before: end)
      if let last = messages.last?.value?.first { restoring[index].last = Int64(last) }
      guard restoring[index].position >= end else { return }
    }
    for log in restoring where log.last != log.committed { disagreements += 1 }
    step = .idle
  }
}
