import Foundation
import Testing

@testable import Kafka

/// An embedded cluster with one topic, and short ways to write to it and read from it.
final class Cluster {
  let cluster: EmbeddedCluster
  let topic: String
  let configuration: ClientConfiguration

  /// What a test waits for at most: far more than it takes, as only a failure waits that long.
  static let patience = Duration.seconds(300)

  init(topic: String = "documents", partitions: Int = 1) throws {
    cluster = try EmbeddedCluster()
    try cluster.createTopic(topic, partitions: partitions)
    self.topic = topic
    configuration = ClientConfiguration(brokers: cluster.bootstrapServers)
  }

  func place(_ partition: Int32) -> TopicPartition { TopicPartition(topic: topic, partition: partition) }

  func consumer(
    group: String = "readers", delegate: (any RebalanceDelegate)? = nil, strategy: AssignmentStrategy = .range,
    _ properties: [String: String] = [:]
  ) throws -> Consumer {
    let quick = ["fetch.wait.max.ms": "10", "session.timeout.ms": "3000", "heartbeat.interval.ms": "300"]
    let consumer = try Consumer(
      configuration.with(quick).with(properties), group: group,
      options: ConsumerOptions(assignmentStrategy: strategy))
    consumer.delegate = delegate
    try consumer.subscribe([topic])
    return consumer
  }

  /// Sends texts to a partition and waits for their acknowledgement.
  func write(_ texts: [String], partition: Int32 = 0, timestamp: Int64 = 0) throws {
    let producer = try Producer(configuration)
    let handle = try producer.topic(topic)
    var blocks: [UnsafeMutableRawBufferPointer] = []
    defer { for block in blocks { block.deallocate() } }
    for text in texts {
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
      block.copyBytes(from: text.utf8)
      blocks.append(block)
      try producer.send(
        to: handle, partition: partition, key: nil, value: UnsafeRawBufferPointer(block), timestamp: timestamp)
    }
    try producer.flush(timeout: Self.patience)
    #expect(producer.takeFailures().isEmpty)
  }
}

/// A message, copied out.
struct Seen: Equatable, Sendable {
  var place: TopicPartition
  var offset: Int64
  var key: [UInt8]?
  var value: [UInt8]?
  var timestamp: Int64
  var headers: [Header] = []

  struct Header: Equatable, Sendable {
    var name: String
    var value: [UInt8]?
  }

  init(_ message: borrowing Message) {
    place = message.topicPartition
    offset = message.offset
    key = message.hasKey ? bytes(message.key) : nil
    value = message.hasValue ? bytes(message.value) : nil
    timestamp = message.timestamp
    var headers: [Header] = []
    message.headers.forEach { name, value in
      var copied: [UInt8]?
      if let value { copied = bytes(value) }
      headers.append(Header(name: String(decoding: bytes(name), as: UTF8.self), value: copied))
    }
    self.headers = headers
  }

  var text: String { String(decoding: value ?? [], as: UTF8.self) }
}

func bytes(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { Array($0) } }

extension MessageBatch {
  var seen: [Seen] {
    var all: [Seen] = []
    forEach { all.append(Seen($0)) }
    return all
  }
}

/// Calls `step` until it returns true; fails the test when that takes longer than anyone would wait.
func wait(
  for what: String, location: SourceLocation = #_sourceLocation, _ step: () throws -> Bool
) throws {
  let end = ContinuousClock.now + Cluster.patience
  while try !step() {
    guard ContinuousClock.now < end else {
      Issue.record("waited in vain for \(what)", sourceLocation: location)
      throw Impatience(what: what)
    }
  }
}

struct Impatience: Error {
  let what: String
}

extension Consumer {
  /// Serves, polls, and returns what came; errors fail the test.
  func read(timeout: Duration = .milliseconds(20)) throws -> PolledBatch {
    for error in try serve() { Issue.record("unexpected: \(error)") }
    let polled = poll(timeout: timeout)
    for error in polled.errors { Issue.record("unexpected: \(error)") }
    return polled
  }

  /// Reads until `count` messages have come.
  func read(count: Int, location: SourceLocation = #_sourceLocation) throws -> [Seen] {
    var all: [Seen] = []
    try wait(for: "\(count) messages", location: location) {
      all += try read().messages.seen
      return all.count >= count
    }
    return all
  }

  /// Serves until something is assigned.
  func join(location: SourceLocation = #_sourceLocation) throws {
    try wait(for: "an assignment", location: location) {
      _ = try read(timeout: .zero)
      _ = poll(limit: 1, timeout: .milliseconds(5))
      return !assignment.isEmpty
    }
  }
}

extension Cluster {
  /// Writes more than the embedded cluster keeps of a partition, so that the oldest records are gone.
  func overflow() throws {
    let producer = try Producer(configuration.with(["compression.codec": "none", "linger.ms": "0"]))
    let handle = try producer.topic(topic)
    let value = UnsafeMutableRawBufferPointer.allocate(byteCount: 100_000, alignment: 1)
    value.initializeMemory(as: UInt8.self, repeating: 65)
    defer { value.deallocate() }
    for _ in 0..<100 {
      try producer.send(to: handle, partition: 0, key: nil, value: UnsafeRawBufferPointer(value))
      try producer.flush(timeout: Self.patience)
    }
    #expect(producer.takeFailures().isEmpty)
  }
}
