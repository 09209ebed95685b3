import CRdKafka

/// Looks after topics. Belongs to one thread.
package final class Admin {
  let client: Client

  package init(_ configuration: ClientConfiguration) throws(KafkaError) {
    // A consumer without a group: the isolation level decides which end of the log `watermarks` is told.
    client = try Client(.consumer, configuration, required: ["isolation.level": "read_uncommitted"])
  }

  /// All topics of the cluster. All are always asked for: to ask for a missing one may make it.
  ///
  /// - Throws: `retriable` where no broker answers within the timeout, with what the connections said.
  package func topics(timeout: Duration) throws(KafkaError) -> [TopicDescription] {
    var metadata: UnsafePointer<rd_kafka_metadata>?
    let code = ErrorCode(rd_kafka_metadata(client.handle, 1, nil, &metadata, timeout.milliseconds))
    guard !code.isFailure, let metadata else { throw unanswered("list the topics", code, timeout) }
    defer { rd_kafka_metadata_destroy(metadata) }
    return (0..<Int(metadata.pointee.topic_cnt)).map { index in
      let topic = metadata.pointee.topics[index]
      return TopicDescription(
        name: String(cString: topic.topic), partitionCount: Int(topic.partition_cnt),
        replicationFactor: topic.partition_cnt > 0 ? Int(topic.partitions[0].replica_cnt) : 0)
    }.sorted { $0.name < $1.name }
  }

  /// The cluster's id.
  package func clusterID(timeout: Duration) throws(KafkaError) -> String {
    guard let text = rd_kafka_clusterid(client.handle, timeout.milliseconds) else {
      throw unanswered("ask for the cluster's id", .timedOut, timeout)
    }
    defer { rd_kafka_mem_free(client.handle, text) }
    return String(cString: text)
  }

  /// Whether the cluster is an embedded one, with the limits of `EmbeddedCluster`.
  package func isEmbedded(timeout: Duration) throws(KafkaError) -> Bool {
    try clusterID(timeout: timeout).hasPrefix("mockCluster")
  }

  /// The ends of a partition; the high one includes records of transactions that are still open, as the end to restore
  /// a changelog to must.
  package func watermarks(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
    try client.watermarks(partition, timeout: timeout)
  }

  /// A time-out says nothing of its cause; what the connections reported does.
  func unanswered(_ operation: String, _ code: ErrorCode, _ timeout: Duration) -> KafkaError {
    rd_kafka_poll(client.handle, 0)
    let cause = client.callbacks.takeErrors().last { $0.code != .allBrokersDown }
    return KafkaError(
      cause?.code ?? code, operation: operation,
      reason: "no answer within \(timeout.milliseconds) ms" + (cause.map { ": \($0.reason)" } ?? ""))
  }
}
