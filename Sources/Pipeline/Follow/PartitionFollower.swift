package import Kafka

/// Follows one partition from its beginning, without a group: first all that is there, then whatever comes.
///
/// A broker that goes away and comes back is waited for; nothing is skipped meanwhile. Belongs to one thread.
package final class PartitionFollower {
  /// What came.
  package struct News: Sendable {
    /// In the order of their offsets.
    package var records: [OwnedRecord] = []
    /// Reading has begun anew at the beginning, because the log no longer holds what was to be read next: it was made
    /// again, or cut. What was read before is not what it says now; the records come after that.
    package var hasBegunAnew = false
    /// What was in the way, of which nothing was lost.
    package var troubles: [KafkaError] = []

    package var isEmpty: Bool { records.isEmpty && !hasBegunAnew && troubles.isEmpty }
  }

  package let place: TopicPartition
  private let reader: LogReader
  /// The offset up to which all has been read; nil where no end was seen yet.
  private var end: Int64?

  /// - Throws: where the client cannot be made, as with a property that librdkafka does not know.
  package init(_ client: ClientConfiguration, _ place: TopicPartition) throws(KafkaError) {
    self.place = place
    reader = try LogReader(FetchLimits.applied(to: client))
    try reader.start([place: .beginning])
  }

  deinit { reader.stop() }

  /// Reads up to where the partition ends as this is called: open transactions end it.
  ///
  /// - Parameter limit: how long nothing may come before it is taken for a failure.
  /// - Throws: `KafkaError` where no broker answers for so long or where trying again cannot help, or
  ///   `CancellationError`.
  package func readToEnd(limit: Duration = .seconds(60), isCancelled: () -> Bool = { false }) throws -> [OwnedRecord] {
    let target = try reader.watermarks(place, timeout: limit).high
    var records: [OwnedRecord] = []
    var lastNews = ContinuousClock.now
    while (end ?? 0) < target {
      guard !isCancelled() else { throw CancellationError() }
      let before = end
      let news = try next(within: .milliseconds(100))
      if news.hasBegunAnew { records.removeAll() }
      records += news.records
      if !news.records.isEmpty || end != before { lastNews = .now }
      guard ContinuousClock.now - lastNews < limit else {
        throw KafkaError(
          .timedOut, operation: "read", topic: place.topic, partition: place.partition, offset: end,
          reason: "nothing came for \(limit), and the log ends at \(target)"
            + (news.troubles.last.map { ": \($0)" } ?? ""))
      }
    }
    return records
  }

  /// Waits for what comes next, at most for `limit`; what is there already comes at once.
  ///
  /// - Throws: where trying again cannot help: no right to read the topic, a setting that is wrong.
  package func next(within limit: Duration) throws(KafkaError) -> News {
    var news = News()
    let polled = reader.poll(limit: 1_000, timeout: limit)
    polled.messages.forEach { message in
      news.records.append(OwnedRecord(message))
      end = message.offset + 1
    }
    if let reached = polled.ends[place] { end = max(end ?? 0, reached) }
    for error in polled.errors + reader.serve() {
      if error.kind == .configuration || error.kind == .fatal { throw error }
      news.troubles.append(error)
    }
    if let error = polled.errors.first {
      if error.code == .autoOffsetReset || error.code == .offsetOutOfRange {
        end = nil
        news.records.removeAll()
        news.hasBegunAnew = true
        try reader.start([place: .beginning])
      } else {
        // After an error of its own a partition delivers nothing until it is read anew: from where it stood.
        try reader.start([place: end.map { .offset($0) } ?? .beginning])
      }
    }
    return news
  }
}
