import CRdKafka

/// A Kafka cluster inside this process, which other processes can reach too: librdkafka's mock cluster.
///
/// It speaks the protocol over loopback and keeps everything in memory. What it cannot do:
/// - Transactions: the calls succeed, but nothing is isolated, aborted or fenced. Idempotent sending does not drop
///   repeats.
/// - It keeps 5 MiB (compressed) of a partition and drops the oldest records without a word.
/// - Making topics, describing configurations and listing groups through `Admin` run into their timeouts: topics are
///   made here. To ask for the metadata of one missing topic makes it, with four partitions.
/// - It knows no offsets for times, and waits the whole `fetch.wait.max.ms` where there is nothing to fetch.
/// - Members of one group with different assignment strategies end the process.
///
/// Belongs to one thread. Close it after its clients.
package final class EmbeddedCluster {
  /// The brokers' addresses, for `ClientConfiguration.brokers`.
  package let bootstrapServers: String
  private let client: Client
  private var cluster: OpaquePointer?

  /// - Parameters:
  ///   - brokers: how many, from 1.
  ///   - log: takes the log lines of the cluster itself.
  package init(brokers: Int = 1, log: (@Sendable (LogLine) -> Void)? = nil) throws(KafkaError) {
    client = try Client(.producer, ClientConfiguration(brokers: "", clientID: "embedded-cluster", log: log))
    guard let cluster = rd_kafka_mock_cluster_new(client.handle, Int32(clamping: max(1, brokers))),
      let addresses = rd_kafka_mock_cluster_bootstraps(cluster)
    else {
      throw KafkaError(
        .state, operation: "start the embedded cluster", reason: "librdkafka could not open its listeners")
    }
    self.cluster = cluster
    bootstrapServers = String(cString: addresses)
  }

  deinit { close() }

  /// Stops the brokers; all that they kept is gone. Further calls do nothing.
  package func close() {
    if let cluster { rd_kafka_mock_cluster_destroy(cluster) }
    cluster = nil
  }

  /// - Throws: where the topic is there already, or a number is out of range.
  package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
    try perform("create", topic: name) {
      rd_kafka_mock_topic_create($0, name, Int32(clamping: partitions), 1)
    }
  }

  /// Delays every answer of every broker.
  package func setRoundTripTime(_ time: Duration) throws(KafkaError) {
    try perform("set the round-trip time") { rd_kafka_mock_broker_set_rtt($0, -1, time.milliseconds) }
  }

  /// Lets the brokers drop their connections and refuse new ones, or take them again.
  package func setReachable(_ isReachable: Bool) throws(KafkaError) {
    try perform("change the brokers' state") {
      isReachable ? rd_kafka_mock_broker_set_up($0, -1) : rd_kafka_mock_broker_set_down($0, -1)
    }
  }

  /// Answers the next requests of this kind with these errors, one each; `transport` drops the connection instead.
  /// Errors that are left over hit whoever asks next: see `clearErrors`.
  package func push(_ errors: [ErrorCode], for request: Request) {
    guard let cluster else { return }
    rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors.map(\.librdkafka))
  }

  package func clearErrors(for request: Request) {
    if let cluster { rd_kafka_mock_clear_request_errors(cluster, request.rawValue) }
  }

  /// Kinds of requests, by their key in the protocol.
  package enum Request: Int16, Sendable {
    case produce = 0
    case fetch = 1
    case listOffsets = 2
    case metadata = 3
    case offsetCommit = 8
    case offsetFetch = 9
    case findCoordinator = 10
    case joinGroup = 11
    case heartbeat = 12
    case syncGroup = 14
    case initProducerID = 22
    case addPartitionsToTransaction = 24
    case addOffsetsToTransaction = 25
    case endTransaction = 26
    case transactionOffsetCommit = 28
  }

  private func perform(
    _ operation: String, topic: String? = nil, _ call: (OpaquePointer) -> rd_kafka_resp_err_t
  ) throws(KafkaError) {
    guard let cluster else {
      throw KafkaError(.state, operation: operation, topic: topic, reason: "the embedded cluster is closed")
    }
    let code = ErrorCode(call(cluster))
    if code.isFailure { throw KafkaError(code, operation: operation, topic: topic) }
  }
}
