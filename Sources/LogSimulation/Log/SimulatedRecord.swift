package import Kafka

/// What a record says. Numbers only, so that comparing costs little; what they mean is the test's own.
package struct SimulatedRecord: Hashable, Sendable {
  /// nil where the record has no key. Compaction keeps the last record of each key.
  package var key: Int?
  /// nil for a tombstone.
  package var value: [UInt64]?

  package init(key: Int? = nil, value: [UInt64]?) {
    self.key = key
    self.value = value
  }
}

/// A record as a reader gets it.
package struct SimulatedMessage: Hashable, Sendable {
  package let place: TopicPartition
  package let offset: Int64
  package let record: SimulatedRecord

  package init(place: TopicPartition, offset: Int64, record: SimulatedRecord) {
    self.place = place
    self.offset = offset
    self.record = record
  }

  package var key: Int? { record.key }
  package var value: [UInt64]? { record.value }
}
