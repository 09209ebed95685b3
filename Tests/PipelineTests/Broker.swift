import Events
import Kafka
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Pipeline

/// An embedded cluster with the topics that the tests' stages read and write.
///
/// `@unchecked Sendable`: the embedded cluster belongs to one thread, and a test's body, which alone calls it, runs on
/// one at a time. All else is constant.
final class Broker: @unchecked Sendable {
  let cluster: EmbeddedCluster
  let layout: TopicLayout
  let client: ClientConfiguration

  init(partitions: Int = 2) throws {
    cluster = try EmbeddedCluster()
    let topics: [Topic] = [.documentsRaw, .documents, .quarantine]
    for topic in topics { try cluster.createTopic(topic.rawValue, partitions: partitions) }
    layout = TopicLayout(
      counts: Dictionary(uniqueKeysWithValues: topics.map { ($0.rawValue, Int32(partitions)) }))
    client = ClientConfiguration(
      brokers: cluster.bootstrapServers,
      properties: ["fetch.wait.max.ms": "10", "session.timeout.ms": "3000", "heartbeat.interval.ms": "300"])
  }

  func configuration(_ properties: [String: String] = [:]) -> RunnerConfiguration {
    RunnerConfiguration(
      client: client.with(properties), delivery: .atLeastOnce, backOff: BackOff(first: .milliseconds(5)))
  }

  func runner<S: Stage>(
    _ stage: S, statedEnds: StatedEnds? = nil, _ properties: [String: String] = [:]
  ) -> StageRunner<S> {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return StageRunner(
      stage, layout: layout, configuration: configuration(properties), statedEnds: statedEnds, logger: logger)
  }

  /// Publishes texts to a partition of the raw topic, each with itself as the key.
  func publish(_ texts: [String], partition: Int32 = 0) throws {
    let producer = try Producer(client)
    let topic = try producer.topic(Topic.documentsRaw.rawValue)
    var output = StageOutput()
    for text in texts {
      output.open(.documentsRaw, partition: partition)
      output.key(text)
      Array(text.utf8).withUnsafeBytes { output.value($0) }
      output.close()
    }
    let bytes = output.writer.contents
    func part(_ slice: StageOutput.Slice?) -> UnsafeRawBufferPointer? {
      slice.map { UnsafeRawBufferPointer(rebasing: bytes[$0.start..<$0.start + $0.count]) }
    }
    for entry in output.entries {
      try producer.send(to: topic, partition: partition, key: part(entry.key), value: part(entry.value))
    }
    try producer.flush(timeout: patience)
  }

  /// Reads a partition of a topic until `count` values of it are there.
  ///
  /// On a thread of its own: what it waits for needs the cooperative pool, which has no more threads than cores, and
  /// two tests that block there at once would wait for each other.
  func values(of topic: Topic = .documents, partition: Int32 = 0, count: Int) async throws -> [String] {
    try await DedicatedThread.run { [client] in
      let reader = try LogReader(client)
      let place = TopicPartition(topic: topic.rawValue, partition: partition)
      try reader.start([place: .beginning])
      var values: [String] = []
      let deadline = ContinuousClock.now + patience
      while values.count < count {
        try #require(ContinuousClock.now < deadline, "\(values.count) of \(count) records came")
        reader.poll(timeout: .milliseconds(20)).messages.forEach { message in
          values.append(message.value.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        }
      }
      return values
    }
  }

  /// What the group of `stage` has committed for the raw topic.
  func committed(of stage: String, partition: Int32 = 0) throws -> Int64? {
    let consumer = try Consumer(client, group: "leeway.\(stage)")
    let place = TopicPartition(topic: Topic.documentsRaw.rawValue, partition: partition)
    return try consumer.committed([place], timeout: patience)[place]
  }
}

/// What a test waits for at most: far more than it takes, as only a failure waits that long.
let patience = Duration.seconds(120)

/// Runs services while `body` does, and stops them gracefully when it returns.
func running<Result: Sendable>(
  _ services: [any Service], _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let group = ServiceGroup(services: services, logger: logger)
  return try await withThrowingTaskGroup(of: Result?.self) { tasks in
    tasks.addTask {
      try await group.run()
      return nil
    }
    tasks.addTask {
      defer { Task { await group.triggerGracefulShutdown() } }
      return try await body()
    }
    var result: Result?
    while let next = try await tasks.next() { result = next ?? result }
    return try #require(result)
  }
}

/// Waits until a condition holds; fails the test when it does not in time.
func eventually(_ what: String, _ condition: @Sendable () throws -> Bool) async throws {
  let deadline = ContinuousClock.now + patience
  while try !condition() {
    try #require(ContinuousClock.now < deadline, "\(what): not within \(patience)")
    try Task.checkCancellation()
    await Task.yield()
  }
}
