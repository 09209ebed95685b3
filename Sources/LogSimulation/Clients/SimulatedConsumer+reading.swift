package import Kafka

extension SimulatedConsumer {
  /// Takes records that are there, at most `limit`, of some of the partitions; how many, the seed decides. Partitions
  /// are read until `serve` has told that they are gone, even when the group has given them to others.
  package func poll(limit: Int = 1_000) -> SimulatedPoll {
    var poll = SimulatedPoll()
    guard phase == .steady, !readings.isEmpty else { return poll }
    beatNowAndThen()
    let chaos = broker.chaos
    guard broker.clock >= broker.downUntil, !chaos.happens(.emptyFetch) else { return poll }
    let first = chaos.pick(readings.count)
    for step in readings.indices {
      let index = (first + step) % readings.count
      guard !readings[index].isStopped, poll.messages.count < limit else { continue }
      if chaos.isCalm || chaos.pick(4) > 0 { read(index, limit: limit - poll.messages.count, into: &poll) }
    }
    return poll
  }

  private func read(_ index: Int, limit: Int, into poll: inout SimulatedPoll) {
    let (partition, place) = (readings[index].partition, readings[index].place)
    if readings[index].next > broker.logs[partition].highWatermark {
      readings[index].isStopped = true
      poll.errors.append(
        KafkaError(
          .autoOffsetReset, operation: "fetch", topic: place.topic, partition: place.partition,
          offset: readings[index].next, reason: "the log ends before this offset"))
      return
    }
    broker.logs[partition].read(
      &readings[index].next, before: .max, limit: limit, isolation: isolation, place: place, into: &poll.messages)
    let end = broker.logs[partition].end(isolation)
    if readings[index].next >= end, readings[index].toldEnd != readings[index].next {
      readings[index].toldEnd = readings[index].next
      poll.ends[place] = readings[index].next
    }
  }

  /// The offsets that the group has committed; partitions where there is none are left out.
  /// - Throws: `retriable` where offsets of an open transaction are pending, or no answer came in time.
  package func committed(_ places: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
    beatNowAndThen()
    let known = places.filter { broker.index($0) != nil }
    guard !known.isEmpty else { return [:] }
    let partitions = known.compactMap { broker.index($0) }
    var tries = broker.chaos.patience()
    while true {
      switch broker.exchange(.fetchOffsets(group: groupIndex, partitions: partitions)) {
      case .offsets(let offsets):
        var committed: [TopicPartition: Int64] = [:]
        for (place, offset) in zip(known, offsets) where offset >= 0 { committed[place] = offset }
        return committed
      case .refused(let refusal) where tries <= 1: throw KafkaError(refusal, "look up committed offsets")
      default: if tries <= 1 { throw .unanswered("look up committed offsets") }
      }
      tries -= 1
      broker.wait()
    }
  }

  /// Commits offsets without a transaction.
  /// - Throws: `group` where this member may not commit any more; `retriable` where it may have been carried out.
  package func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    var list: [(partition: Int, offset: Int64)] = []
    for (place, offset) in offsets {
      if let partition = broker.index(place) { list.append((partition, offset)) }
    }
    list.sort { $0.partition < $1.partition }
    switch broker.exchange(.commitOffsets(group: groupIndex, offsets: list, groupMetadata())) {
    case .refused(let refusal): throw KafkaError(refusal, "commit")
    case .none: throw .unanswered("commit")
    default: return
    }
  }

  /// Reads again from these offsets; held partitions that are left out begin at their committed offset or, without one,
  /// at the beginning. All messages polled before are the caller's to drop.
  ///
  /// - Parameter without: partitions that are not read at all until they are started again.
  /// - Throws: `group` where a partition is not held any more.
  package func restart(
    from offsets: [TopicPartition: StartOffset], without: Set<TopicPartition> = []
  ) throws(KafkaError) {
    for place in offsets.keys.sorted() where !readings.contains(where: { $0.place == place }) {
      throw KafkaError(
        ErrorCode(rawValue: -142), operation: "start again", topic: place.topic, partition: place.partition,
        reason: "the partition is not assigned to this member", kind: .group)
    }
    guard !offsets.isEmpty || !without.isEmpty else { return }
    let others = readings.map(\.place).filter { offsets[$0] == nil && !without.contains($0) }
    let committed = others.isEmpty ? [:] : try committed(others)
    for index in readings.indices {
      let place = readings[index].place
      let start = offsets[place] ?? committed[place].map { .offset($0) } ?? .beginning
      readings[index].isStopped = without.contains(place)
      readings[index].toldEnd = -1
      switch start {
      case .beginning: readings[index].next = 0
      case .end: readings[index].next = broker.logs[readings[index].partition].end(isolation)
      case .offset(let offset): readings[index].next = offset
      }
    }
  }

  /// Where reading of a held partition goes on; nil where it is not held.
  package func position(of place: TopicPartition) -> Int64? {
    readings.first { $0.place == place }?.next
  }
}
