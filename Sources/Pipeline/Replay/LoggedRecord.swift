import Events
package import Kafka

/// A record read back from the log, as a value.
package struct LoggedRecord: Sendable, Equatable {
  package var record: OwnedRecord
  /// Whether its time is the broker's own, of when it was written.
  package var hasAppendTime: Bool

  package init(_ record: OwnedRecord, hasAppendTime: Bool = false) {
    self.record = record
    self.hasAppendTime = hasAppendTime
  }

  package var place: TopicPartition { TopicPartition(topic: record.topic, partition: record.partition) }
  /// What it takes in memory, about.
  package var size: Int { (record.value?.count ?? 0) + (record.key?.count ?? 0) + 200 }
}
