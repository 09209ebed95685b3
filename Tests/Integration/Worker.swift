import Foundation
import Kafka
import Testing

/// A process of `leeway run`, with a configuration and a log of its own.
final class Worker {
  let log: String
  private let process = Process()

  /// What a worker is told.
  struct Settings {
    var stages = ["ingest"]
    var instanceID: String?
    /// Lines for the section `kafka.properties`.
    var properties: [String: String] = [:]
    /// Further lines for the section `kafka`.
    var kafka: [String] = []
    var environment: [String: String] = [:]
    var brokers: String?
    var rememberedIDs = 500_000
    /// The event time that one summary covers.
    var pane = "10s"
  }

  init(_ cluster: TestCluster, name: String, _ settings: Settings = Settings()) throws {
    log = "\(cluster.folder)/\(name).log"
    let configuration = "\(cluster.folder)/\(name).yaml"
    try Self.text(cluster, settings).write(toFile: configuration, atomically: true, encoding: .utf8)
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: log))
    process.executableURL = URL(fileURLWithPath: TestSettings.binary)
    process.arguments = ["run"] + settings.stages + ["--config", configuration, "--topics", "\(cluster.folder)/topics"]
    process.environment = ProcessInfo.processInfo.environment.merging(settings.environment) { $1 }
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  deinit { kill() }

  private static func text(_ cluster: TestCluster, _ settings: Settings) -> String {
    let brokers = settings.brokers ?? cluster.client.brokers
    var lines = ["kafka:", "  brokers: \"\(brokers)\"", "  topic_prefix: \(cluster.prefix)"]
    if let instanceID = settings.instanceID { lines.append("  instance_id: \(instanceID)") }
    lines += settings.kafka.map { "  " + $0 }
    if !settings.properties.isEmpty { lines.append("  properties:") }
    lines += settings.properties.sorted { $0.key < $1.key }.map { "    \($0.key): \"\($0.value)\"" }
    // Nothing is to depend on the clock: time passes by the documents alone.
    lines += ["ingest:", "  silence: 24h", "  remembered_ids: \(settings.rememberedIDs)", "  sources:"]
    for source in DocumentSet.sources {
      lines += ["    - name: \(source)", "      match: {headers: {shop: \(source)}}"]
    }
    lines += ["infer: {model: \"\(TestSettings.checkout)/models/starter\", workers: 1}"]
    lines += ["drift: {pane: \(settings.pane), baseline_documents: 20000, block_documents: 100}", "log: {level: info}"]
    return lines.joined(separator: "\n") + "\n"
  }

  var isRunning: Bool { process.isRunning }
  var status: Int32? { process.isRunning ? nil : process.terminationStatus }

  /// At once, as a crash would; returns when the process is gone.
  func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func suspend() { Foundation.kill(process.processIdentifier, SIGSTOP) }
  func resume() { Foundation.kill(process.processIdentifier, SIGCONT) }

  /// Asks to stop, and waits until it has.
  func stop() throws {
    process.terminate()
    try eventually("\(log): the worker stops") { !process.isRunning }
    #expect(process.terminationStatus == 0, "see \(log)")
  }

  /// The log's lines that hold `words`.
  func lines(_ words: String) throws -> [LogLine] {
    try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").filter { $0.contains(words) }
      .map { LogLine(text: String($0)) }
  }

  /// Whether the log has such a line.
  func says(_ words: String) throws -> Bool { try !lines(words).isEmpty }

  struct LogLine {
    let text: String
    /// The partition numbers named in it.
    var places: [Int] { text.matches(of: #/\[(\d+)\]/#).compactMap { Int($0.1) }.sorted() }
  }
}
