import Testing

@testable import Kafka

@Suite(.serialized)
struct ProducerTests {
  @Test("A record over the client's limit is refused with its topic, partition and what to raise")
  func tooLargeForClient() throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration.with(["message.max.bytes": "1000000"]))
    let topic = try producer.topic(cluster.topic)
    let value = [UInt8](repeating: 65, count: 2_000_000)
    try value.withUnsafeBytes { value in
      let error = try #require(throws: KafkaError.self) {
        try producer.send(to: topic, partition: 0, key: nil, value: value)
      }
      #expect(error.code == .messageTooLarge)
      #expect(error.topic == "documents")
      #expect(error.partition == 0)
      #expect(error.remedy?.contains("message.max.bytes") == true)
    }
    #expect(producer.inFlight == 0)
  }

  @Test("How large a record may be is left to the topic")
  func largeRecord() throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration)
    let topic = try producer.topic(cluster.topic)
    try [UInt8](repeating: 65, count: 2_000_000).withUnsafeBytes {
      try producer.send(to: topic, partition: 0, key: nil, value: $0)
      try producer.flush(timeout: Cluster.patience)
    }
    #expect(producer.takeFailures().isEmpty)
  }

  @Test("A record that the broker finds too large is among the failures")
  func tooLargeForBroker() throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration)
    let topic = try producer.topic(cluster.topic)
    cluster.cluster.push([.messageTooLarge], for: .produce)
    try [UInt8](repeating: 65, count: 100).withUnsafeBytes { value in
      try producer.send(to: topic, partition: 0, key: nil, value: value)
      try producer.flush(timeout: Cluster.patience)
    }
    let failures = producer.takeFailures()
    #expect(failures.map(\.code) == [.messageTooLarge])
    #expect(failures.first?.topic == "documents")
    #expect(failures.first?.partition == 0)
    #expect(producer.takeFailures().isEmpty)
    #expect(producer.failed == 1)
  }

  @Test("A full queue makes send wait for room instead of failing")
  func fullQueue() throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration.with(["queue.buffering.max.messages": "10"]))
    let topic = try producer.topic(cluster.topic)
    try [UInt8](repeating: 65, count: 100).withUnsafeBytes { value in
      for _ in 0..<1_000 { try producer.send(to: topic, partition: 0, key: nil, value: value) }
      try producer.flush(timeout: Cluster.patience)
    }
    #expect(producer.acknowledged == 1_000)
  }

  @Test("A partition that is not there fails with its number")
  func missingPartition() throws {
    let cluster = try Cluster(partitions: 2)
    let producer = try Producer(cluster.configuration)
    let topic = try producer.topic(cluster.topic)
    // Until the topic is known, the record is taken; then it fails, at once or in its delivery report.
    var errors: [KafkaError] = []
    do throws(KafkaError) {
      try producer.send(to: topic, partition: 7, key: nil, value: nil)
      try producer.flush(timeout: Cluster.patience)
    } catch {
      errors.append(error)
    }
    errors += producer.takeFailures()
    #expect(errors.map(\.code) == [.unknownPartition])
    #expect(errors.first?.partition == 7)
    #expect(errors.first?.remedy?.contains("leeway topics apply") == true)
  }

  @Test("A connection that drops in the middle loses nothing")
  func droppedConnection() throws {
    let cluster = try Cluster()
    cluster.cluster.push([.transport, .transport], for: .produce)
    try cluster.write((0..<200).map(String.init))
    let reader = try LogReader(cluster.configuration)
    var texts: [String] = []
    _ = try reader.read(cluster.place(0), at: 0..<200, timeout: Cluster.patience) { texts.append(Seen($0).text) }
    #expect(texts == (0..<200).map(String.init))
  }
}
