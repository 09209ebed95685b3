import Kafka
import Testing

@testable import Pipeline

@Suite(.serialized)
struct PartitionFollowerTests {
  private let place = TopicPartition(topic: Topic.documentsRaw.rawValue, partition: 0)

  private func texts(_ records: [OwnedRecord]) -> [String] {
    records.map { String(decoding: $0.value ?? [], as: UTF8.self) }
  }

  /// Waits for so many records.
  private func next(_ count: Int, of follower: PartitionFollower) throws -> [String] {
    var found: [String] = []
    let deadline = ContinuousClock.now + patience
    while found.count < count {
      try #require(ContinuousClock.now < deadline, "\(found.count) of \(count) records came")
      found += texts(try follower.next(within: .milliseconds(50)).records)
    }
    return found
  }

  @Test func `an empty partition is at its end at once, and what comes then is followed`() async throws {
    let broker = try Broker(partitions: 1)
    try await DedicatedThread.run {
      let follower = try PartitionFollower(broker.client, place)
      #expect(try follower.readToEnd(limit: patience).isEmpty)
      try broker.publish(["a", "b"])
      #expect(try next(2, of: follower) == ["a", "b"])
    }
  }

  @Test func `all that is there is read first, in order, and then what comes`() async throws {
    let broker = try Broker(partitions: 1)
    let all = (0..<3_000).map(String.init)
    try broker.publish(all)
    try await DedicatedThread.run {
      let follower = try PartitionFollower(broker.client, place)
      let read = try follower.readToEnd(limit: patience)
      #expect(texts(read) == all)
      #expect(read.map(\.offset) == (0..<3_000).map(Int64.init))
      #expect(try follower.readToEnd(limit: patience).isEmpty)
      try broker.publish(["new"])
      #expect(try next(1, of: follower) == ["new"])
    }
  }

  @Test func `a broker that goes away is waited for, and nothing is skipped or repeated`() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(["a"])
    try await DedicatedThread.run {
      let follower = try PartitionFollower(broker.client.with(["reconnect.backoff.max.ms": "100"]), place)
      #expect(texts(try follower.readToEnd(limit: patience)) == ["a"])
      for round in 0..<3 {
        try broker.cluster.setReachable(false)
        // Until the follower has noticed it.
        let deadline = ContinuousClock.now + patience
        while try follower.next(within: .milliseconds(20)).troubles.isEmpty {
          try #require(ContinuousClock.now < deadline, "the broker's absence was not noticed")
        }
        try broker.cluster.setReachable(true)
        try broker.publish(["after \(round)"])
        #expect(try next(1, of: follower) == ["after \(round)"])
      }
    }
  }

  @Test func `a partition that cannot be read says so, and cancelling ends the wait`() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(["a"])
    try await DedicatedThread.run {
      let follower = try PartitionFollower(broker.client, place)
      #expect(throws: CancellationError.self) { try follower.readToEnd(limit: patience, isCancelled: { true }) }
      let away = try PartitionFollower(
        broker.client, TopicPartition(topic: Topic.documentsRaw.rawValue, partition: 9))
      #expect(throws: KafkaError.self) { try away.readToEnd(limit: .milliseconds(300)) }
    }
  }
}
