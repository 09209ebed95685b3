import Kafka
import Testing

@testable import Pipeline

/// Publishes raw documents, each once and in order, without transactions.
final class RawPublisher {
  private let producer: Producer
  private let topic: TopicHandle
  private let partitions: Int
  private(set) var published = 0

  init(_ cluster: TestCluster) throws {
    producer = try Producer(cluster.client)
    topic = try producer.topic(cluster.name(.documentsRaw))
    partitions = cluster.partitions
  }

  /// Publishes these documents and waits until all are acknowledged.
  func publish(_ documents: some Collection<DocumentSet.Raw>) throws {
    let values = documents.map { Array($0.value.utf8) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: values.reduce(1) { $0 + $1.count }, alignment: 1)
    defer { block.deallocate() }
    var start = 0
    for (document, value) in zip(documents, values) {
      let slice = UnsafeMutableRawBufferPointer(rebasing: block[start..<start + value.count])
      slice.copyBytes(from: value)
      start += value.count
      try Array(document.key.utf8).withUnsafeBytes { key in
        var headers = Headers(capacity: 1)
        headers.append("shop", document.source)
        try producer.send(
          to: topic, partition: document.place(among: partitions), key: key, value: UnsafeRawBufferPointer(slice),
          headers: headers)
      }
    }
    try producer.flush(timeout: TestCluster.patience)
    let failures = producer.takeFailures()
    try #require(failures.first == nil, "\(failures.count) or more were not taken")
    published += values.count
  }
}
