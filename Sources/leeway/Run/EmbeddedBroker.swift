internal import Kafka
internal import Pipeline

/// The embedded cluster with all of Leeway's topics, and what its clients must be told. Belongs to one thread; close it
/// after its clients.
struct EmbeddedBroker {
  let cluster: EmbeddedCluster
  /// `host:port` on loopback, for other processes too.
  var address: String { cluster.bootstrapServers }

  /// Starts the cluster and makes the topics.
  ///
  /// - Parameters:
  ///   - prefix: what the topics' names begin with.
  ///   - others: topics that no file describes, such as those that `ingest` is configured to read; made with as many
  ///     partitions as `documents`.
  init(
    _ topics: [TopicSpecification], prefix: String, others: [String] = [], log: (@Sendable (LogLine) -> Void)? = nil
  ) throws(KafkaError) {
    cluster = try EmbeddedCluster(log: log)
    // Without transactions no state is kept, so changelogs are left out.
    for topic in topics where !topic.isChangelog {
      try cluster.createTopic(prefix + topic.name, partitions: topic.partitions)
    }
    let partitions = topics.first { $0.name == "documents" }?.partitions ?? 4
    let known = Set(topics.map { prefix + $0.name })
    for name in others where !known.contains(name) { try cluster.createTopic(name, partitions: partitions) }
  }

  /// Settings for its clients. An empty fetch waits as long as it may, so that is kept short; a hand-over takes as long
  /// as a session.
  static let properties: [String: PropertyValue] = [
    "session.timeout.ms": .plain("3000"), "heartbeat.interval.ms": .plain("300"), "fetch.wait.max.ms": .plain("10"),
  ]
}

extension KafkaSettings {
  /// These settings for the clients of an embedded cluster: its delivery is at least once, whatever was configured, and
  /// what the user set by name stays.
  func forEmbedded(address: String? = nil) -> KafkaSettings {
    var copy = self
    if let address { copy.brokers = address }
    copy.delivery = .atLeastOnce
    copy.properties.merge(EmbeddedBroker.properties) { own, _ in own }
    return copy
  }
}
