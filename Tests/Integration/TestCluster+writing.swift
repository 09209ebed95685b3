import Kafka
import Testing

@testable import Pipeline

extension TestCluster {
  /// Writes a record with this text as key and value.
  func write(_ text: String, to place: TopicPartition) throws {
    let producer = try Producer(client)
    try send(text, to: [place], through: producer)
    try producer.flush(timeout: Self.patience)
    try #require(producer.takeFailures().isEmpty)
  }

  /// Writes such a record to each of these, in one transaction; markers follow it.
  func writeInTransaction(_ text: String, to places: [TopicPartition]) throws {
    let producer = try Producer(client, transactionalID: "\(prefix)writer")
    try producer.initTransactions(timeout: Self.patience)
    try producer.begin()
    try send(text, to: places, through: producer)
    try producer.commit(timeout: Self.patience)
  }

  private func send(_ text: String, to places: [TopicPartition], through producer: Producer) throws {
    // Lives for ever: the producer points into it until the records are acknowledged.
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
    bytes.copyBytes(from: text.utf8)
    let value = UnsafeRawBufferPointer(bytes)
    for place in places {
      try producer.send(to: producer.topic(place.topic), partition: place.partition, key: value, value: value)
    }
  }
}
