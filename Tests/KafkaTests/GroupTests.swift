import Testing

@testable import Kafka

/// Two members of one group, served in turn on one thread.
@Suite(.serialized)
struct GroupTests {
  /// A member that commits what it has seen when its partitions are taken away.
  final class Member: RebalanceDelegate {
    let name: String
    private(set) var consumer: Consumer?
    /// What it saw and committed.
    private(set) var committed: [Seen] = []
    private var open: [Seen] = []

    init(_ name: String, _ cluster: Cluster, strategy: AssignmentStrategy) throws {
      self.name = name
      let configuration = cluster.configuration.with([
        "fetch.wait.max.ms": "10", "session.timeout.ms": "3000", "heartbeat.interval.ms": "300",
      ])
      let consumer = try Consumer(
        configuration, group: "readers", options: ConsumerOptions(assignmentStrategy: strategy))
      consumer.delegate = self
      try consumer.subscribe([cluster.topic])
      self.consumer = consumer
    }

    var partitions: Set<Int32> { Set(consumer?.assignment.map(\.partition) ?? []) }

    func step(limit: Int = 50) throws {
      guard let consumer else { return }
      for error in try consumer.serve() { Issue.record("\(name): \(error)") }
      let polled = consumer.poll(limit: limit, timeout: .milliseconds(2))
      for seen in polled.messages.seen {
        #expect(consumer.assignment.contains(seen.place), "\(name) got a message of a partition it does not hold")
        open.append(seen)
      }
    }

    func commit() {
      guard let consumer, !open.isEmpty else { return }
      var offsets: [TopicPartition: Int64] = [:]
      for seen in open { offsets[seen.place] = seen.offset + 1 }
      do throws(KafkaError) {
        try consumer.commit(offsets)
        committed += open
        open = []
      } catch {
        // A rebalance is under way: what stays with this member is committed afterwards, the rest is read again.
        #expect(error.kind == .group)
      }
    }

    func close() throws {
      try consumer?.close()
      consumer = nil
    }

    func assigned(
      _ partitions: [TopicPartition], committed: [TopicPartition: Int64]
    ) -> [TopicPartition: StartOffset] { [:] }

    func revoked(_ partitions: [TopicPartition], lost: Bool) {
      if !lost { commit() }
      open.removeAll { partitions.contains($0.place) }
    }
  }

  @Test(
    "Two members share the partitions; one that leaves hands over, and nothing is lost",
    arguments: [
      AssignmentStrategy.range, .cooperativeSticky,
    ])
  func handOver(strategy: AssignmentStrategy) throws {
    let cluster = try Cluster(partitions: 4)
    let perPartition = 300
    let first = try Member("first", cluster, strategy: strategy)
    let second = try Member("second", cluster, strategy: strategy)
    try wait(for: "both to have two partitions each") {
      try first.step()
      try second.step()
      return first.partitions.count == 2 && second.partitions.count == 2
    }
    #expect(first.partitions.isDisjoint(with: second.partitions))
    for partition in Int32(0)..<4 {
      try cluster.write((0..<perPartition).map { "\(partition)-\($0)" }, partition: partition)
    }
    try wait(for: "the second to have seen something of its own") {
      try first.step()
      first.commit()
      try second.step()
      second.commit()
      return second.committed.count > perPartition / 2 && !first.committed.isEmpty
    }
    try second.step()
    try second.close()
    try wait(for: "the first to have all partitions and to have seen the rest") {
      try first.step()
      first.commit()
      return first.partitions.count == 4
        && Set((first.committed + second.committed).map(\.text)).count == 4 * perPartition
    }
    let all = (first.committed + second.committed).map(\.text)
    #expect(Set(all) == Set((0..<4).flatMap { partition in (0..<perPartition).map { "\(partition)-\($0)" } }))
    #expect(all.count == Set(all).count, "what was committed is not read again")
    try first.close()
  }

  @Test("Messages that were fetched before their partition was taken away do not come out")
  func staleMessages() throws {
    let cluster = try Cluster(partitions: 2)
    for partition in Int32(0)..<2 { try cluster.write((0..<500).map(String.init), partition: partition) }
    let first = try cluster.consumer()
    // Both partitions are fetched and left unread.
    try wait(for: "an assignment") { try first.serve().isEmpty && first.assignment.count == 2 }
    let second = try cluster.consumer()
    try wait(for: "the second to have a partition") {
      _ = try first.serve()
      _ = try second.serve()
      return first.assignment.count == 1 && second.assignment.count == 1
    }
    var seen: [Seen] = []
    try wait(for: "all of the first's partition") {
      _ = try second.serve()
      seen += try first.read().messages.seen
      return seen.count >= 500
    }
    #expect(Set(seen.map(\.place)) == first.assignment)
    #expect(seen.map(\.offset) == Array(0..<500))
    try second.close()
    try first.close()
  }
}
