import Testing

@testable import Kafka

@Suite(.serialized)
struct AdminTests {
  @Test("All topics are listed with their partitions, and asking makes none")
  func topics() throws {
    let cluster = try Cluster(partitions: 3)
    try cluster.cluster.createTopic("models", partitions: 1)
    let admin = try Admin(cluster.configuration)
    for _ in 0..<2 {
      let topics = try admin.topics(timeout: Cluster.patience)
      #expect(topics.map(\.name) == ["documents", "models"])
      #expect(topics.map(\.partitionCount) == [3, 1])
      #expect(topics.map(\.replicationFactor) == [1, 1])
    }
  }

  @Test("An embedded cluster is recognised by its id")
  func embedded() throws {
    let cluster = try Cluster()
    #expect(try Admin(cluster.configuration).isEmbedded(timeout: Cluster.patience))
  }

  @Test("The ends of a partition are told")
  func watermarks() throws {
    let cluster = try Cluster()
    try cluster.write(["a", "b"])
    let admin = try Admin(cluster.configuration)
    #expect(try admin.watermarks(cluster.place(0), timeout: Cluster.patience) == Watermarks(low: 0, high: 2))
  }

  @Test("What the embedded cluster does not support ends with an error within the timeout")
  func unsupported() throws {
    let cluster = try Cluster()
    let admin = try Admin(cluster.configuration)
    let topic = NewTopic(name: "models", partitions: 1, configuration: ["cleanup.policy": "compact"])
    #expect(throws: KafkaError.self) { try admin.create([topic], timeout: .milliseconds(300)) }
    #expect(throws: KafkaError.self) { try admin.settings(of: "documents", timeout: .milliseconds(300)) }
    #expect(throws: KafkaError.self) {
      try admin.change(["retention.ms": "1"], of: "documents", timeout: .milliseconds(300))
    }
  }

  @Test("A topic that cannot be is refused with its name")
  func impossibleTopic() throws {
    let cluster = try Cluster()
    let error = try #require(throws: KafkaError.self) {
      _ = try Admin(cluster.configuration).create(
        [NewTopic(name: "models", partitions: -7)], timeout: Cluster.patience)
    }
    #expect(error.kind == .configuration)
    #expect(error.topic == "models")
    #expect(throws: KafkaError.self) { try cluster.cluster.createTopic("documents", partitions: 1) }
  }
}
