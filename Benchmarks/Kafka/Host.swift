import Foundation
import Kafka
import Payloads

/// The second process: the embedded cluster with one topic filled to be read and one to be written.
enum Host {
  static let filledTopic = "filled"
  static let writtenTopic = "written"
  static let partitions = 32
  /// The embedded cluster keeps 5 MiB of each partition, compressed.
  static let messagesPerPartition = 4_000

  static func run() throws {
    let cluster = try EmbeddedCluster()
    try cluster.createTopic(filledTopic, partitions: partitions)
    try cluster.createTopic(writtenTopic, partitions: 8)
    let configuration = ClientConfiguration(brokers: cluster.bootstrapServers)
    let payloads = Payloads(count: 4_000, seed: 7)
    let producer = try Producer(configuration)
    let topic = try producer.topic(filledTopic)
    for index in 0..<(partitions * messagesPerPartition) {
      let key = withUnsafeBytes(of: index) { Array($0) }
      try key.withUnsafeBytes {
        try producer.send(
          to: topic, partition: Int32(index % partitions), key: $0,
          value: payloads.values[index % payloads.values.count])
      }
    }
    try producer.flush(timeout: .seconds(120))
    let admin = try Admin(configuration)
    var filled = 0
    for partition in 0..<Int32(partitions) {
      let ends = try admin.watermarks(
        TopicPartition(topic: filledTopic, partition: partition), timeout: .seconds(10))
      filled += Int(ends.high - ends.low)
    }
    print("\(cluster.bootstrapServers) \(filled)")
    fflush(nil)
    // The other process closes the pipe when it is done, or dead.
    while readLine() != nil {}
    cluster.close()
  }
}

/// The second process, seen from the first.
final class HostProcess {
  let brokers: String
  let filled: Int
  private let process = Process()
  private let input = Pipe()

  struct Failure: Error {}

  init() throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["host"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw Failure() }
      line += String(decoding: data, as: UTF8.self)
    }
    let parts = line.split(whereSeparator: \.isWhitespace)
    guard parts.count == 2, let filled = Int(parts[1]) else { throw Failure() }
    brokers = String(parts[0])
    self.filled = filled
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
