import Foundation
import Kafka
import Testing

@testable import Pipeline

/// One test's own part of the broker: topics, groups and transactional ids under a fresh prefix, and a folder for
/// configuration and logs.
struct TestCluster: Sendable {
  let client: ClientConfiguration
  let prefix: String
  /// Gone when the test has passed.
  let folder: String
  /// Of every topic through which partitions run straight: from `documents.raw` to what `summarize` reads.
  let partitions: Int

  /// What is waited for at most, where nothing else is said: far more than it takes, as only a failure waits that long.
  static let patience = Duration.seconds(120)

  /// Makes the topics by `leeway topics apply`.
  init(partitions: Int = 4) throws {
    let broker = try #require(TestSettings.broker)
    try #require(
      FileManager.default.isExecutableFile(atPath: TestSettings.binary),
      "\(TestSettings.binary) is not there: build it, or name it in LEEWAY_TEST_BINARY")
    // From 36⁶ on: seven digits, so that all prefixes are of one length.
    prefix = "it\(String(UInt32.random(in: 2_176_782_336 ... .max), radix: 36))."
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("leeway-\(prefix)").path
    client = ClientConfiguration(brokers: broker, clientID: "leeway-integration")
    self.partitions = partitions
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try writeTopics()
    let made = try run(["topics", "apply", "--topics", "\(folder)/topics"])
    try #require(made.status == 0, "\(made.output)")
  }

  /// A copy of the topics' files, with other partitions.
  private func writeTopics() throws {
    let source = "\(TestSettings.checkout)/topics"
    try FileManager.default.copyItem(atPath: source, toPath: "\(folder)/topics")
    let straight = [
      "documents.raw", "leeway.ingest.changelog", "documents", "predictions", "predictions.shadow", "reviews",
    ]
    for name in straight {
      let path = "\(folder)/topics/\(name).yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let changed = text.replacing(#/(?m)^partitions: \d+$/#, with: "partitions: \(partitions)")
      try changed.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func name(_ topic: Topic) -> String { prefix + topic.rawValue }
  func group(_ stage: String) -> String { "\(prefix)leeway.\(stage)" }
  func changelog(_ stage: String) -> String { "\(prefix)leeway.\(stage).changelog" }

  func places(_ topic: String) throws -> [TopicPartition] {
    let found = try Admin(client).topics(timeout: Self.patience).first { $0.name == topic }
    let count = try #require(found, "the topic \(topic) is missing").partitionCount
    return (0..<Int32(count)).map { TopicPartition(topic: topic, partition: $0) }
  }

  /// The names and partitions of the topics, as the workers have them.
  func layout() throws -> TopicLayout {
    let topics = try Admin(client).topics(timeout: Self.patience)
    return TopicLayout(
      prefix: prefix, counts: Dictionary(uniqueKeysWithValues: topics.map { ($0.name, Int32($0.partitionCount)) }))
  }

  /// Runs a command of the program to its end, against this cluster.
  func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TestSettings.binary)
    process.arguments = arguments + ["--brokers", client.brokers, "--prefix", prefix]
    let path = "\(folder)/command-\(UInt32.random(in: .min ... .max)).txt"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: path, encoding: .utf8))
  }
}

/// Waits until a condition holds, asking now and then; fails the test where it does not in time.
func eventually(
  _ what: String, within limit: Duration = TestCluster.patience, location: SourceLocation = #_sourceLocation,
  _ condition: () throws -> Bool
) throws {
  let deadline = ContinuousClock.now + limit
  while try !condition() {
    try #require(ContinuousClock.now < deadline, "\(what): not within \(limit)", sourceLocation: location)
    pause(.milliseconds(100))
  }
}

/// The tests talk to other processes, which tell nobody when they are done: they are asked again after a pause.
func pause(_ duration: Duration) {
  Thread.sleep(forTimeInterval: duration / .seconds(1))
}
