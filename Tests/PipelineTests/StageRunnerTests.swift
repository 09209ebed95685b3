import Events
import Kafka
import Testing

@testable import Pipeline

@Suite(.serialized)
struct StageRunnerTests {
  private let texts = (0..<500).map { "text \($0)" }

  @Test("Every record comes out once, in order, on its partition, and its offset is committed")
  func straightThrough() async throws {
    let broker = try Broker()
    try broker.publish(texts, partition: 0)
    try broker.publish(texts.reversed(), partition: 1)
    let stage = EchoStage(limit: BatchLimit(records: 64))
    let texts = texts
    try await running([broker.runner(stage)]) {
      let seen = try await broker.values(partition: 0, count: 500)
      #expect(seen == texts)
      let others = try await broker.values(partition: 1, count: 500)
      #expect(others == texts.reversed())
    }
    #expect(try broker.committed(of: "echo", partition: 0) == 500)
    #expect(try broker.committed(of: "echo", partition: 1) == 500)
    #expect(stage.calls.records.allSatisfy { $0 <= 64 })
  }

  @Test("A stage asked to stop in the middle of a batch finishes and commits it, and the next one goes on behind it")
  func gracefulStop() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(texts)
    let stage = EchoStage(limit: BatchLimit(records: 100))
    stage.calls.hold()
    try await running([broker.runner(stage)]) {
      try await eventually("a batch is under way") { !stage.calls.records.isEmpty }
      stage.calls.release()
    }
    let done = try #require(try broker.committed(of: "echo"))
    #expect(done >= 100 && done <= 500)
    let next = EchoStage()
    let texts = texts
    try await running([broker.runner(next)]) {
      let seen = try await broker.values(count: 500)
      #expect(seen == texts)
    }
    #expect(next.calls.records.reduce(0, +) == 500 - Int(done))
  }

  @Test("A stage that fails as a whole is unready, and is called again with the same records until it succeeds")
  func retriesTheWhole() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(texts)
    let stage = EchoStage()
    stage.calls.fail(times: 3)
    let runner = broker.runner(stage)
    let texts = texts
    try await running([runner]) {
      let seen = try await broker.values(count: 500)
      #expect(seen == texts)
      try await eventually("ready again") { runner.status().isReady }
      #expect(runner.status().counters.retries == 3)
      #expect(runner.status().counters.recordsIn == 500)
      #expect(runner.status().counters.recordsOut == ["documents": 500])
    }
  }

  @Test("Two workers share the partitions, and what one leaves the other takes over with nothing lost")
  func handOver() async throws {
    let broker = try Broker(partitions: 4)
    let (first, second) = (broker.runner(EchoStage()), broker.runner(EchoStage()))
    let texts = texts
    try await running([first]) {
      try await running([second]) {
        try await eventually("both have partitions") {
          !first.status().assignedPartitions.isEmpty && !second.status().assignedPartitions.isEmpty
        }
        for partition in Int32(0)..<4 { try broker.publish(texts, partition: partition) }
        for partition in Int32(0)..<4 {
          let seen = try await broker.values(partition: partition, count: 500)
          #expect(Set(seen) == Set(texts))
        }
      }
      try await eventually("the first has them all") { first.status().assignedPartitions.count == 4 }
      for partition in Int32(0)..<4 { try broker.publish(["last"], partition: partition) }
      for partition in Int32(0)..<4 {
        let seen = try await broker.values(partition: partition, count: 501)
        #expect(seen.contains("last"))
      }
    }
  }

  @Test("What a stage knew of a partition is not made up: a second owner is refused where state cannot be restored")
  func refusesLostState() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(texts)
    let stage = EchoStage(name: "counting", initial: SeenCount(), calls: Calls())
    try await running([broker.runner(stage)]) {
      _ = try await broker.values(count: 500)
    }
    await #expect(throws: StateLostError.self) {
      try await running([broker.runner(stage)]) {
        try await eventually("it is refused") { false }
      }
    }
  }

  @Test("A caller's stated ends are told once for each partition, when all before them has been processed")
  func statedEnds() async throws {
    let broker = try Broker(partitions: 2)
    try broker.publish(texts, partition: 0)
    let ends = StatedEnds()
    let stage = EchoStage(tick: .milliseconds(20))
    let final = Timestamp(milliseconds: 1_000)
    try await running([broker.runner(stage, statedEnds: ends)]) {
      try await eventually("all is read") { stage.calls.records.reduce(0, +) == 500 }
      #expect(stage.calls.finalTimes.isEmpty)
      ends.state(
        StatedEnds.Statement(
          offsets: [
            TopicPartition(topic: "documents.raw", partition: 0): 500,
            TopicPartition(topic: "documents.raw", partition: 1): 0,
          ], finalTime: final))
      try await eventually("both are told") { stage.calls.finalTimes.count == 2 }
      let calls = stage.calls.records.count
      try await eventually("time goes on") { stage.calls.records.count > calls + 3 }
    }
    #expect(stage.calls.finalTimes == [final, final])
    #expect(Set(stage.calls.ends.filter { $0.finalTime != nil }.map(\.partition)) == [0, 1])
  }

  @Test("A broker that goes away and comes back costs nothing but time")
  func brokerAway() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(Array(texts[..<250]))
    let runner = broker.runner(EchoStage(), ["reconnect.backoff.max.ms": "100"])
    let texts = texts
    try await running([runner]) {
      _ = try await broker.values(count: 250)
      try broker.cluster.setReachable(false)
      try await eventually("it is unready") { !runner.status().isReady }
      try broker.cluster.setReachable(true)
      try broker.publish(Array(texts[250...]))
      let seen = try await broker.values(count: 500)
      #expect(Set(seen) == Set(texts))
    }
  }

  @Test("Permission refused ends the stage with the broker's reason")
  func refusedPermission() async throws {
    let broker = try Broker(partitions: 1)
    broker.cluster.push(
      Array(repeating: ErrorCode(rawValue: 30), count: 100), for: .joinGroup)
    await #expect(throws: KafkaError.self) {
      try await running([broker.runner(EchoStage())]) {
        try await eventually("it ends") { false }
      }
    }
  }
}
