package import Kafka

/// What a test does with the log itself; nothing of it can fail.
extension SimulatedBroker {
  /// Appends records that come from outside of the run: its input. Records of partitions that are not there are dropped.
  package func append(_ records: [SimulatedRecord], to place: TopicPartition) {
    if let index = index(place) { logs[index].append(records) }
  }

  /// All records of a partition as a reader of this isolation sees them now, in order.
  package func records(
    of place: TopicPartition, isolation: ConsumerOptions.Isolation = .readCommitted
  ) -> [SimulatedMessage] {
    var position: Int64 = 0
    return read(place, from: &position, isolation: isolation)
  }

  /// Reads on from a position, as `LogReader` does for restoring.
  ///
  /// - Parameters:
  ///   - position: where to begin; afterwards where to go on. It stays before the last stable offset where only what is
  ///     committed is read: a reader that has to get further waits for markers, by ``step()``.
  ///   - stop: where to end; by default the end as this isolation sees it.
  package func read(
    _ place: TopicPartition, from position: inout Int64, before stop: Int64 = .max, limit: Int = .max,
    isolation: ConsumerOptions.Isolation = .readCommitted
  ) -> [SimulatedMessage] {
    guard let index = index(place) else { return [] }
    var messages: [SimulatedMessage] = []
    logs[index].read(&position, before: stop, limit: limit, isolation: isolation, place: place, into: &messages)
    return messages
  }

  /// The end of a partition: the last stable offset for `readCommitted`, the high watermark for `readUncommitted`.
  package func end(of place: TopicPartition, isolation: ConsumerOptions.Isolation) -> Int64 {
    index(place).map { logs[$0].end(isolation) } ?? 0
  }

  /// The offset that a group has committed, pending ones left aside; nil where there is none.
  package func committedOffset(of place: TopicPartition, group name: String) -> Int64? {
    index(place).flatMap { groups[group(name)].offsets.committed($0) }
  }

  /// Keeps the last committed record of each key of a partition.
  package func compact(_ place: TopicPartition) {
    if let index = index(place) { logs[index].compact() }
  }

  /// The number of a group's generation and of its members, for a test to look at.
  package func standing(of name: String) -> (generation: Int, members: Int) {
    let group = groups[group(name)]
    return (group.generation, group.members.count)
  }
}
