package import Kafka

/// Reads ranges of the log without a group, as one sequence; see ``MergedLog``. Belongs to one thread.
///
/// Memory is bounded: a partition that is ahead of the others is not read on before the others have caught up.
package final class RangeReader {
  private let reader: LogReader
  private var merged: MergedLog
  private let laneLimit: Int
  private let patience: Duration

  /// What all partitions together may hold, about.
  private static let memory = 128 << 20

  /// - Parameters:
  ///   - spans: the first offset and the one after the last, by partition.
  ///   - laneLimit: bytes of one partition beyond which it is not read on; a share of 128 MiB by default.
  ///   - patience: how long nothing may come before it is taken for a failure.
  package init(
    _ client: ClientConfiguration, _ spans: [TopicPartition: Range<Int64>], laneLimit: Int? = nil,
    patience: Duration = .seconds(60)
  ) throws(KafkaError) {
    reader = try LogReader(client.withDefaults(["queued.max.messages.kbytes": "4096"]))
    merged = MergedLog(spans)
    self.laneLimit = laneLimit ?? max(1 << 20, Self.memory / max(1, spans.count))
    self.patience = patience
  }

  deinit { reader.stop() }

  /// The next records; none at the end of all ranges.
  ///
  /// - Throws: where records are gone, where no broker answers for long, or `CancellationError`.
  package func next(_ limit: BatchLimit, isCancelled: () -> Bool = { false }) throws -> [LoggedRecord] {
    var lastNews = ContinuousClock.now
    while true {
      let records = merged.take(limit)
      if !records.isEmpty || merged.isFinished { return records }
      guard !isCancelled() else { throw CancellationError() }
      try steer()
      let polled = reader.poll(limit: 2_000, timeout: .milliseconds(100))
      if !polled.messages.isEmpty || !polled.ends.isEmpty { lastNews = .now }
      polled.messages.forEach { message in
        merged.add(LoggedRecord(OwnedRecord(message), hasAppendTime: message.timestampKind == .appended))
      }
      for (place, end) in polled.ends { merged.reach(place, end) }
      if let error = polled.errors.first(where: { $0.kind != .retriable }) { throw error }
      if let error = reader.serve().first(where: { $0.kind == .configuration || $0.kind == .fatal }) { throw error }
      guard ContinuousClock.now - lastNews < patience else { throw silent() }
    }
  }

  /// Reads those partitions of which records are needed, and no others.
  private func steer() throws(KafkaError) {
    let open = merged.open
    var stops: Set<TopicPartition> = []
    var starts: [TopicPartition: StartOffset] = [:]
    for place in reader.partitions where open[place] == nil || merged.bytes(of: place) > laneLimit {
      stops.insert(place)
    }
    for (place, next) in open where !reader.partitions.contains(place) && merged.bytes(of: place) < laneLimit / 4 {
      starts[place] = .offset(next)
    }
    if !stops.isEmpty { reader.stop(stops) }
    if !starts.isEmpty { try reader.start(starts) }
  }

  private func silent() -> KafkaError {
    let (place, offset) = merged.open.min { $0.key < $1.key } ?? (TopicPartition(topic: "", partition: 0), 0)
    return KafkaError(
      .timedOut, operation: "read", topic: place.topic, partition: place.partition, offset: offset,
      reason: "nothing came for \(patience): a transaction that is still open may hold back what follows")
  }
}
