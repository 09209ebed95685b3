import Synchronization
import Testing

@testable import Kafka

/// Port 1 of this machine is where nothing listens.
@Suite(.serialized)
struct UnreachableBrokerTests {
  let configuration = ClientConfiguration(brokers: "127.0.0.1:1")

  @Test("Listing topics without a broker ends with an error that says where to look")
  func admin() throws {
    let admin = try Admin(configuration)
    let error = try #require(throws: KafkaError.self) { _ = try admin.topics(timeout: .milliseconds(500)) }
    #expect(error.kind == .retriable)
    #expect(error.description.contains("--brokers"))
    let again = try #require(throws: KafkaError.self) { _ = try admin.clusterID(timeout: .milliseconds(100)) }
    #expect(again.kind == .retriable)
  }

  @Test("A flush without a broker ends with an error, and a purge lets go of the values")
  func producer() throws {
    let producer = try Producer(configuration)
    let topic = try producer.topic("documents")
    try [UInt8](repeating: 1, count: 10).withUnsafeBytes { value in
      try producer.send(to: topic, partition: 0, key: nil, value: value)
      let error = try #require(throws: KafkaError.self) { try producer.flush(timeout: .milliseconds(300)) }
      #expect(error.kind == .retriable)
      #expect(error.description.contains("1 records were not acknowledged"))
      #expect(producer.inFlight == 1)
      producer.purge()
      #expect(producer.inFlight == 0)
    }
    #expect(producer.takeFailures().isEmpty)
    #expect(producer.failed == 1)
  }

  @Test("A consumer without a broker says so while it is served, and closes")
  func consumer() throws {
    let lines = Mutex<[LogLine]>([])
    let box = Box(lines)
    var configuration = configuration
    configuration.log = { line in box.lines.withLock { $0.append(line) } }
    let consumer = try Consumer(configuration, group: "readers")
    try consumer.subscribe(["documents"])
    var errors: [KafkaError] = []
    try wait(for: "an error") {
      errors += try consumer.serve()
      _ = consumer.poll(timeout: .milliseconds(20))
      return errors.contains { $0.code == .allBrokersDown } && box.lines.withLock { !$0.isEmpty }
    }
    #expect(errors.allSatisfy { $0.kind == .retriable })
    try consumer.close()
  }

  @Test("Watermarks and committed offsets are waited for no longer than was asked")
  func offsets() throws {
    let place = TopicPartition(topic: "documents", partition: 0)
    let consumer = try Consumer(configuration, group: "readers")
    #expect(throws: KafkaError.self) { try consumer.watermarks(place, timeout: .milliseconds(200)) }
    #expect(throws: KafkaError.self) { try consumer.committed([place], timeout: .milliseconds(200)) }
    let reader = try LogReader(configuration)
    let error = try #require(throws: KafkaError.self) {
      _ = try reader.read(place, at: [0], timeout: .milliseconds(200)) { _ in }
    }
    #expect(error.kind == .retriable)
  }

  private final class Box: Sendable {
    let lines: Mutex<[LogLine]>
    init(_ lines: consuming sending Mutex<[LogLine]>) { self.lines = lines }
  }
}
