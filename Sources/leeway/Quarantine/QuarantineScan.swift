internal import Events
internal import Kafka
internal import Pipeline

/// Reads the quarantine, partition by partition in the order of offsets, as far as it went when the scan was made.
///
/// Only what is committed is read. What comes later, also by a replay of what is read, is never reached. Belongs to one
/// thread.
final class QuarantineScan {
  private let reader: LogReader
  private let topic: String
  /// The ends when the scan was made.
  private let ends: [Int32: Range<Int64>]

  /// How long one request, and one wait for records that are known to be there, may take.
  private static let patience = Duration.seconds(30)

  /// - Parameter topic: the quarantine's full name.
  init(_ client: ClientConfiguration, topic: String, partitions: Int32) throws(KafkaError) {
    self.topic = topic
    reader = try LogReader(client)
    var ends: [Int32: Range<Int64>] = [:]
    for partition in 0..<partitions {
      let marks = try reader.watermarks(TopicPartition(topic: topic, partition: partition), timeout: Self.patience)
      ends[partition] = marks.low..<max(marks.low, marks.high)
    }
    self.ends = ends
  }

  /// Hands every record that `filter` means to `body`, until that says no.
  ///
  /// May be called several times; the ends stay as they were.
  func forEach(_ filter: QuarantineFilter, _ body: (QuarantinedRecord) throws -> Bool) throws {
    for (partition, all) in ends.sorted(by: { $0.key < $1.key }) {
      guard let part = filter.offsets(in: partition, among: all) else { continue }
      let goesOn = try read(TopicPartition(topic: topic, partition: partition), part) { record in
        filter.matches(record) ? try body(record) : true
      }
      if !goesOn { return }
    }
  }

  /// - Returns: false where `body` said no.
  private func read(
    _ place: TopicPartition, _ part: Range<Int64>, _ body: (QuarantinedRecord) throws -> Bool
  ) throws -> Bool {
    try reader.start([place: .offset(part.lowerBound)])
    defer { reader.stop() }
    var deadline = ContinuousClock.now + Self.patience
    while true {
      let polled = reader.poll(timeout: .milliseconds(250))
      for index in 0..<polled.messages.count {
        let (record, hasTimestamp) = polled.messages.withMessage(index) {
          (OwnedRecord($0), $0.timestampKind != .none && $0.timestamp >= 0)
        }
        if record.offset >= part.upperBound { return true }
        if try !body(QuarantinedRecord(record, hasTimestamp: hasTimestamp)) { return false }
        if record.offset + 1 >= part.upperBound { return true }
      }
      // The end may lie behind the last record: transactions leave marks in the log.
      if let end = polled.ends[place], end >= part.upperBound { return true }
      if let error = polled.errors.first { try restart(place, part, error) }
      if !polled.isEmpty { deadline = .now + Self.patience }
      if let error = reader.serve().first(where: { $0.kind == .configuration || $0.kind == .fatal }) { throw error }
      if ContinuousClock.now > deadline {
        throw KafkaError(
          .timedOut, operation: "read", topic: place.topic, partition: place.partition,
          reason: "nothing came for \(DurationText.of(Self.patience)), and the end is not reached")
      }
    }
  }

  /// Retention may take the oldest records between asking where the log begins and reading it.
  private func restart(_ place: TopicPartition, _ part: Range<Int64>, _ error: KafkaError) throws(KafkaError) {
    guard error.code == .autoOffsetReset || error.code == .offsetOutOfRange else { throw error }
    let low = try reader.watermarks(place, timeout: Self.patience).low
    guard low > part.lowerBound else { throw error }
    try reader.start([place: .offset(low)])
  }
}
