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

  /// Writes these records in their order, each into its partition of its topic, whose name has no prefix yet.
  func write(_ records: [OwnedRecord], through producer: Producer) throws {
    let values = records.map { $0.value ?? [] }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: values.reduce(1) { $0 + $1.count }, alignment: 1)
    defer { block.deallocate() }
    var start = 0
    for (record, value) in zip(records, values) {
      let slice = UnsafeMutableRawBufferPointer(rebasing: block[start..<start + value.count])
      slice.copyBytes(from: value)
      start += value.count
      try (record.key ?? []).withUnsafeBytes { key in
        var headers = Headers(capacity: 1)
        headers.append("ce_type", record.headerText("ce_type") ?? "")
        try producer.send(
          to: producer.topic(prefix + record.topic), partition: record.partition, key: record.key == nil ? nil : key,
          value: UnsafeRawBufferPointer(slice), headers: headers)
      }
    }
    try producer.flush(timeout: Self.patience)
    try #require(producer.takeFailures().first == nil)
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
