import Kafka

@testable import Pipeline

/// Publishes raw documents, each once and in order, without transactions.
final class RawPublisher {
  private let producer: Producer
  private let topic: String
  private let partitions: Int
  private(set) var published = 0

  init(_ cluster: TestCluster) throws {
    producer = try Producer(cluster.client)
    topic = cluster.name(.documentsRaw)
    partitions = cluster.partitions
  }

  /// Publishes these documents and waits until all are acknowledged.
  func publish(_ documents: some Collection<DocumentSet.Raw>) throws {
    try producer.write(
      documents.map { document in
        OwnedRecord(
          topic: topic, partition: document.place(among: partitions), key: document.key, value: document.value,
          headers: [.init("shop", document.source)])
      })
    published += documents.count
  }
}
