import Testing

@testable import Kafka

@Suite(.serialized)
struct ConsumerTests {
  /// Remembers what it was told, and answers with what it was given.
  final class Delegate: RebalanceDelegate {
    var starts: [TopicPartition: StartOffset] = [:]
    var committed: [[TopicPartition: Int64]] = []
    var assigned: [[TopicPartition]] = []
    var revoked: [[TopicPartition]] = []
    var onRevoke: ([TopicPartition], Bool) -> Void = { _, _ in }

    func assigned(
      _ partitions: [TopicPartition], committed: [TopicPartition: Int64]
    ) -> [TopicPartition: StartOffset] {
      assigned.append(partitions)
      self.committed.append(committed)
      return starts
    }

    func revoked(_ partitions: [TopicPartition], lost: Bool) {
      revoked.append(partitions)
      onRevoke(partitions, lost)
    }
  }

  @Test("Where nothing is committed reading begins at the beginning, and otherwise at the committed offset")
  func committedOffsets() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write(["a", "b", "c"], partition: 0)
    try cluster.write(["x", "y"], partition: 1)
    let delegate = Delegate()
    let first = try cluster.consumer(delegate: delegate)
    #expect(Set(try first.read(count: 5).map(\.text)) == ["a", "b", "c", "x", "y"])
    try first.commit([cluster.place(0): 2])
    #expect(
      try first.committed([cluster.place(0), cluster.place(1)], timeout: Cluster.patience) == [cluster.place(0): 2])
    try first.close()
    #expect(delegate.committed == [[:]])
    #expect(delegate.assigned == [[cluster.place(0), cluster.place(1)]])
    #expect(delegate.revoked == [[cluster.place(0), cluster.place(1)]])

    let second = try cluster.consumer(delegate: delegate)
    #expect(Set(try second.read(count: 3).map(\.text)) == ["c", "x", "y"])
    #expect(delegate.committed.last == [cluster.place(0): 2])
    try second.close()
  }

  @Test("The delegate decides where reading begins")
  func chosenOffsets() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write(["a", "b", "c"], partition: 0)
    try cluster.write(["x", "y"], partition: 1)
    let delegate = Delegate()
    delegate.starts = [cluster.place(0): .offset(1), cluster.place(1): .end]
    let consumer = try cluster.consumer(delegate: delegate)
    var texts: [String] = []
    var ends: Set<TopicPartition> = []
    try wait(for: "both ends") {
      let polled = try consumer.read()
      texts += polled.messages.seen.map(\.text)
      ends.formUnion(polled.ends.keys)
      return ends.count == 2
    }
    #expect(texts == ["b", "c"])
    try cluster.write(["z"], partition: 1)
    #expect(try consumer.read(count: 1).map(\.text) == ["z"])
    try consumer.close()
  }

  @Test("The end of a partition is told with its offset, each time it is reached")
  func ends() throws {
    let cluster = try Cluster()
    let consumer = try cluster.consumer()
    for (round, end) in [0, 2, 4].enumerated() {
      if round > 0 { try cluster.write(["a", "b"]) }
      var ends: [TopicPartition: Int64] = [:]
      try wait(for: "the end at \(end)") {
        ends.merge(try consumer.read().ends) { _, new in new }
        return ends[cluster.place(0)] == Int64(end)
      }
    }
    #expect(try consumer.watermarks(cluster.place(0), timeout: Cluster.patience) == Watermarks(low: 0, high: 4))
    try consumer.close()
  }

  @Test("Starting again from offsets repeats from there, with nothing of before in between")
  func restart() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write((0..<2_000).map { "a\($0)" }, partition: 0)
    try cluster.write((0..<2_000).map { "b\($0)" }, partition: 1)
    let consumer = try cluster.consumer()
    _ = try consumer.read(count: 10)
    try consumer.commit([cluster.place(1): 1_500])
    try consumer.restart(from: [cluster.place(0): .offset(1_990)])
    let seen = try consumer.read(count: 510)
    #expect(seen.filter { $0.place.partition == 0 }.map(\.offset) == Array(1_990..<2_000))
    #expect(seen.filter { $0.place.partition == 1 }.map(\.offset) == Array(1_500..<2_000))
    let error = try #require(throws: KafkaError.self) { try consumer.restart(from: [cluster.place(9): .beginning]) }
    #expect(error.kind == .group)
    #expect(error.partition == 9)
    try consumer.close()
  }

  @Test("A commit that the group refuses says so with its partition and offset")
  func refusedCommit() throws {
    let cluster = try Cluster()
    let consumer = try cluster.consumer()
    try consumer.join()
    cluster.cluster.push([.illegalGeneration], for: .offsetCommit)
    let error = try #require(throws: KafkaError.self) { try consumer.commit([cluster.place(0): 7]) }
    #expect(error.kind == .group)
    #expect(error.topic == "documents")
    #expect(error.partition == 0)
    #expect(error.offset == 7)
    try consumer.close()
  }

  @Test("An offset that the retention has overtaken is an error of its partition, with its place")
  func overtaken() throws {
    let cluster = try Cluster()
    try cluster.overflow()
    let delegate = Delegate()
    delegate.starts = [cluster.place(0): .offset(0)]
    let consumer = try cluster.consumer(delegate: delegate)
    var errors: [KafkaError] = []
    try wait(for: "the error") {
      errors += try consumer.serve()
      errors += consumer.poll(timeout: .milliseconds(20)).errors
      return !errors.isEmpty
    }
    #expect(errors.first?.code == .autoOffsetReset)
    #expect(errors.first?.topic == "documents")
    #expect(errors.first?.partition == 0)
    #expect(errors.first?.offset == 0)
    #expect(errors.first?.remedy?.contains("retention") == true)
    try consumer.close()
  }

  @Test("Messages may stay unread for longer than the poll interval while the consumer is served")
  func unread() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write((0..<1_000).map(String.init), partition: 0)
    let delegate = Delegate()
    let interval = ["max.poll.interval.ms": "3000"]
    let consumer = try cluster.consumer(delegate: delegate, interval)
    try wait(for: "an assignment") { try consumer.serve().isEmpty && !consumer.assignment.isEmpty }
    let twoIntervals = ContinuousClock.now + .seconds(6)
    try wait(for: "two poll intervals to pass") {
      let errors = try consumer.serve()
      #expect(errors.isEmpty)
      return ContinuousClock.now > twoIntervals
    }
    #expect(!consumer.isAssignmentLost)
    #expect(delegate.revoked.isEmpty)
    #expect(try consumer.read(count: 1_000).map(\.text) == (0..<1_000).map(String.init))
    try consumer.close()
  }

  @Test("A consumer that was not served in time is told so, and loses its partitions")
  func notServed() throws {
    let cluster = try Cluster()
    let delegate = Delegate()
    var lost: [Bool] = []
    delegate.onRevoke = { _, isLost in lost.append(isLost) }
    let interval = ["max.poll.interval.ms": "3000"]
    let consumer = try cluster.consumer(delegate: delegate, interval)
    try consumer.join()
    let later = ContinuousClock.now + .seconds(4)
    try wait(for: "more than a poll interval to pass") { ContinuousClock.now > later }
    var errors: [KafkaError] = []
    try wait(for: "the revocation") {
      errors += try consumer.serve()
      return !lost.isEmpty
    }
    #expect(errors.contains { $0.code == .maxPollExceeded })
    #expect(lost == [true])
    #expect(consumer.assignment.isEmpty)
    try consumer.close()
  }

  @Test("A waker ends a poll that waits")
  func waker() async throws {
    let cluster = try Cluster()
    let consumer = try cluster.consumer()
    let waker = consumer.waker
    let waking = Task.detached {
      while !Task.isCancelled {
        waker.wake()
        await Task.yield()
      }
    }
    let start = ContinuousClock.now
    #expect(consumer.poll(timeout: Cluster.patience).isEmpty)
    #expect(ContinuousClock.now - start < Cluster.patience)
    waking.cancel()
    try consumer.close()
  }
}
