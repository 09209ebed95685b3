import Kafka

@testable import Pipeline

extension TestCluster {
  /// Writes a record with this text as key and value.
  func write(_ text: String, to place: TopicPartition) throws {
    try Producer(client).write([OwnedRecord(text, at: place)])
  }

  /// Writes such a record to each of these, in one transaction; markers follow it.
  func writeInTransaction(_ text: String, to places: [TopicPartition]) throws {
    try Producer(client, transactionalID: "\(prefix)writer")
      .writeInTransaction(places.map { OwnedRecord(text, at: $0) })
  }
}

extension OwnedRecord {
  fileprivate init(_ text: String, at place: TopicPartition) {
    self.init(topic: place.topic, partition: place.partition, key: text, value: text)
  }
}
