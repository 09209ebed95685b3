import Testing

@testable import Kafka

/// A member that leaves, whatever happened before.
@Suite(.serialized)
struct ClosingTests {
  @Test(
    "A member that could not look up where to begin says so, and leaves",
    arguments: [AssignmentStrategy.range, .cooperativeSticky])
  func noOffsets(strategy: AssignmentStrategy) throws {
    let cluster = try Cluster(partitions: 2)
    cluster.cluster.push([.groupAuthorization], for: .offsetFetch)
    let consumer = try cluster.consumer(strategy: strategy)
    let error = try #require(throws: KafkaError.self) {
      try wait(for: "the assignment to fail") {
        _ = try consumer.serve()
        return false
      }
    }
    #expect(error.code == .groupAuthorization && consumer.assignment.isEmpty)
    try consumer.close()
  }

  @Test("Partitions that are not read any more can be left out again and taken away, and the member leaves")
  func without() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write(["a"])
    let first = try cluster.consumer(strategy: .cooperativeSticky)
    try first.join()
    try first.restart(from: [:], without: [cluster.place(0), cluster.place(1)])
    try first.restart(from: [cluster.place(0): .beginning], without: [cluster.place(1)])
    #expect(try first.read(count: 1).map(\.text) == ["a"])
    try first.restart(from: [:], without: [cluster.place(0)])
    let second = try cluster.consumer(strategy: .cooperativeSticky)
    try wait(for: "each to have a partition") {
      for consumer in [first, second] { _ = try consumer.serve() }
      return first.assignment.count == 1 && second.assignment.count == 1
    }
    try first.close()
    try second.close()
  }

  @Test("A member whose brokers are gone leaves")
  func noBrokers() throws {
    let cluster = try Cluster(partitions: 2)
    let consumer = try cluster.consumer()
    try consumer.join()
    try cluster.cluster.setReachable(false)
    try consumer.close()
    #expect(consumer.assignment.isEmpty)
  }

  @Test("A member that librdkafka does not let go is given up after a while, and is no member for its owner")
  func stuck() throws {
    let cluster = try Cluster(partitions: 2)
    let consumer = try cluster.consumer()
    try consumer.join()
    // An answer that never comes.
    consumer.client.callbacks.rebalance = { _, _ in }
    let error = try #require(throws: KafkaError.self) { try consumer.close(limit: .milliseconds(1)) }
    #expect(error.code == .timedOut && error.reason.contains("readers"))
    #expect(consumer.isClosed && consumer.assignment.isEmpty)
    try consumer.close()
    consumer.letGo()
  }
}
