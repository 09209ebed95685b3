import Events
import Foundation
import Kafka
import KafkaCLoop
import Logging
import Payloads
import Pipeline
import ServiceLifecycle

/// The topics that all contenders read and write.
@MainActor
final class Field {
  nonisolated static let batch = 2_000
  static let partitions = 8

  let brokers: String
  let messages: Int
  private let prefix = "loop-benchmark.\(UInt32.random(in: 0 ... .max))."
  private var turns = 0

  init(brokers: String, messages: Int) {
    self.brokers = brokers
    self.messages = messages
  }

  private var client: ClientConfiguration { ClientConfiguration(brokers: brokers) }
  private var input: String { prefix + Topic.documentsRaw.rawValue }
  private var output: String { prefix + Topic.documents.rawValue }

  /// Makes the topics and fills the one that is read.
  func prepare() throws {
    try make([input, output], ["retention.ms": "600000"])
    let producer = try Producer(client)
    let topic = try producer.topic(input)
    let payloads = Payloads(count: 4_000, seed: 7)
    for index in 0..<messages {
      let key = withUnsafeBytes(of: index) { Array($0) }
      try key.withUnsafeBytes {
        try producer.send(
          to: topic, partition: Int32(index % Self.partitions), key: $0,
          value: payloads.values[index % payloads.values.count])
      }
    }
    try producer.flush(timeout: .seconds(300))
  }

  private func make(_ names: [String], _ configuration: [String: String]) throws {
    let topics = names.map {
      NewTopic(name: $0, partitions: Self.partitions, replicationFactor: 1, configuration: configuration)
    }
    let failures = try Admin(client).create(topics, timeout: .seconds(30))
    if let failure = failures.first { throw failure }
  }

  func c(transactional: Bool) -> Turn {
    turns += 1
    let start = ContinuousClock.now
    let turn = kafka_c_copy(
      brokers, input, output, "\(prefix)c-\(turns)", Int64(messages), Int32(Self.batch), transactional ? 1 : 0)
    return Turn(
      messages: Int(turn.messages), batches: Int(turn.batches), cpu: turn.process_cpu,
      elapsed: seconds(.now - start))
  }

  /// The loop as a worker runs it, until it has committed every message.
  func loop(_ delivery: DeliveryGuarantee, keepsState: Bool) async throws -> Turn {
    turns += 1
    let counts = Dictionary(
      uniqueKeysWithValues: [input, output].map { ($0, Int32(Self.partitions)) })
    let layout = TopicLayout(prefix: prefix, counts: counts)
    // A group of its own, and so a name of its own, for every turn.
    let configuration = RunnerConfiguration(client: client, delivery: delivery, prefix: "\(prefix)\(turns).")
    var logger = Logger(label: "benchmark")
    logger.logLevel = .error
    if keepsState { try make([layout.changelog(of: "copy-\(turns)")], ["cleanup.policy": "compact"]) }
    let cpu = kafka_c_process_cpu()
    let start = ContinuousClock.now
    let turn: (StageCounters) -> Turn = { [messages] counters in
      Turn(
        messages: messages, batches: Int(counters.batches), cpu: kafka_c_process_cpu() - cpu,
        elapsed: self.seconds(.now - start))
    }
    if keepsState {
      let stage = CopyStage<CopyState>(name: "copy-\(turns)", initial: CopyState())
      return turn(try await run(StageRunner(stage, layout: layout, configuration: configuration, logger: logger)))
    }
    let stage = CopyStage<NoState>(name: "copy", initial: NoState())
    return turn(try await run(StageRunner(stage, layout: layout, configuration: configuration, logger: logger)))
  }

  /// - Returns: what it counted once all was committed, before it left its group.
  private func run(_ runner: some Service & StatusSource) async throws -> StageCounters {
    var logger = Logger(label: "benchmark")
    logger.logLevel = .error
    let group = ServiceGroup(services: [runner], logger: logger)
    let messages = Int64(messages)
    async let ended: Void = group.run()
    var counters = runner.status().counters
    while counters.recordsIn < messages {
      try await Task.sleep(for: .milliseconds(20))
      counters = runner.status().counters
    }
    await group.triggerGracefulShutdown()
    try await ended
    return counters
  }

  private func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
