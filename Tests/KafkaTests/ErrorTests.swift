import Testing

@testable import Kafka

struct ErrorTests {
  @Test(
    "A code's kind says what a caller can do",
    arguments: [
      (-195, .retriable), (-185, .retriable), (-187, .retriable), (-193, .retriable), (6, .retriable),
      (3, .retriable), (51, .retriable), (88, .retriable),
      (-144, .fenced), (90, .fenced), (47, .fenced),
      (25, .group), (22, .group), (27, .group), (82, .group),
      (-150, .fatal), (49, .fatal),
      (29, .configuration), (30, .configuration), (53, .configuration), (58, .configuration),
      (35, .configuration), (40, .configuration), (-186, .configuration),
      (1, .other), (10, .other),
    ] as [(Int32, KafkaError.Kind)])
  func kinds(code: Int32, kind: KafkaError.Kind) {
    #expect(KafkaError(ErrorCode(rawValue: code), operation: "commit").kind == kind)
  }

  @Test(
    "An error names what failed, where, why, and what to do",
    arguments: [
      (-195, "--brokers"), (29, "grant this user Read, Write and Describe on documents"),
      (10, "raise `message.max.bytes` of the client and `max.message.bytes` of documents"),
      (3, "leeway topics apply"), (-140, "lengthen the retention"),
    ] as [(Int32, String)])
  func descriptions(code: Int32, remedy: String) {
    let error = KafkaError(ErrorCode(rawValue: code), operation: "send", topic: "documents", partition: 3, offset: 17)
    #expect(error.description.hasPrefix("send of documents[3] at offset 17 failed: "))
    #expect(error.description.contains("(\(error.code))"))
    #expect(error.description.contains(remedy))
  }

  @Test("A property that librdkafka does not know is named")
  func unknownProperty() throws {
    let configuration = ClientConfiguration(brokers: "localhost:1", properties: ["fetch.wait.mx.ms": "10"])
    let error = try #require(throws: KafkaError.self) { _ = try Producer(configuration) }
    #expect(error.kind == .configuration)
    #expect(error.reason.contains("fetch.wait.mx.ms"))
  }

  @Test("A property that the module depends on cannot be changed")
  func refusedProperty() throws {
    let configuration = ClientConfiguration(brokers: "localhost:1", properties: ["enable.auto.commit": "true"])
    let error = try #require(throws: KafkaError.self) { _ = try Consumer(configuration, group: "readers") }
    #expect(error.kind == .configuration)
    #expect(error.reason.contains("enable.auto.commit"))
  }

  @Test("A value out of range is named with its property")
  func valueOutOfRange() throws {
    let configuration = ClientConfiguration(brokers: "localhost:1", properties: ["linger.ms": "-4"])
    let error = try #require(throws: KafkaError.self) { _ = try Producer(configuration) }
    #expect(error.reason.contains("linger.ms"))
  }

  @Test("Secrets are not shown, neither in a configuration nor in an error")
  func secrets() throws {
    let configuration = ClientConfiguration(
      brokers: "localhost:1",
      properties: [
        "sasl.password": "hunter2", "ssl.key.password": "hunter2", "ssl.key.pem": "hunter2",
        "sasl.oauthbearer.client.secret": "hunter2", "sasl.username": "hunter2", "linger.ms": "7",
      ])
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!text.contains("hunter2"))
      #expect(text.contains("linger.ms=7"))
    }
    let error = try #require(throws: KafkaError.self) { _ = try Producer(configuration) }
    #expect(!"\(error)".contains("hunter2"))
  }
}
