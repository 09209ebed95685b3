import Kafka
import Testing

@testable import Pipeline

/// What those who watch a stage are told while it is slow, stands by, or cannot reach a broker.
@Suite(.serialized)
struct WatchedStageTests {
  private let texts = (0..<500).map { "text \($0)" }

  /// Time itself is what is tested: twice the interval after which a member that does not poll is thrown out.
  @Test("A batch that takes longer than the poll interval costs no membership, and the stage stays alive and ready")
  func slowModel() async throws {
    let broker = try Broker(partitions: 1)
    try broker.publish(texts)
    let stage = EchoStage()
    stage.calls.hold()
    let runner = broker.runner(stage, ["max.poll.interval.ms": "3000"])
    let texts = texts
    try await running([runner]) {
      try await eventually("a batch is under way") { !stage.calls.records.isEmpty }
      let begun = ContinuousClock.now
      let turns = runner.status().counters.turns
      try await eventually("twice the interval is over") { ContinuousClock.now - begun > .seconds(6) }
      let status = runner.status()
      #expect(status.isAlive && status.isReady, "\(status.unreadyReasons)")
      #expect(status.assignedPartitions == [0])
      #expect(status.counters.rebalances == 0)
      #expect(status.counters.turns > turns + 10)
      #expect(status.queues.pendingRecords == 500)
      #expect(status.lag.first?.records == 500)
      #expect((status.lag.first?.time ?? .zero) >= .seconds(6))
      stage.calls.release()
      let seen = try await broker.values(count: 500)
      #expect(seen == texts)
      try await eventually("it has caught up") {
        runner.status().lag.first?.records == 0 && runner.status().lag.first?.time == .zero
      }
      #expect(runner.status().queues.pendingRecords == 0)
      #expect(runner.status().counters.rebalances == 0)
    }
    #expect(runner.status().counters.processingTime.total == runner.status().counters.batches)
    #expect(runner.status().counters.processingTime.sum >= 6)
    #expect(runner.status().counters.commits["committed"] ?? 0 >= 1)
  }

  @Test("A worker for which there is no partition stands by and is ready")
  func standby() async throws {
    let broker = try Broker(partitions: 1)
    let (first, second) = (broker.runner(EchoStage()), broker.runner(EchoStage()))
    try await running([first, second]) {
      try await eventually("one has the partition, and both are ready") {
        let statuses = [first.status(), second.status()]
        return statuses.map(\.assignedPartitions.count).sorted() == [0, 1] && statuses.allSatisfy(\.isReady)
      }
    }
  }

  @Test("While a batch waits for a broker that is away the stage is alive and unready, and says what it waits for")
  func brokerAwayInDelivery() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    try talk.stageReturns()
    let flush = try talk.until("flush")
    talk.tell(.failed(KafkaError(.timedOut, operation: "flush", kind: .retriable)), for: flush)
    #expect(talk.machine.unreadyReasons.count == 1)
    #expect(talk.machine.unreadyReasons[0].hasPrefix("what was sent is not acknowledged: flush failed: "))
    _ = try talk.until("commit")
    #expect(talk.machine.unreadyReasons.isEmpty)
  }

  @Test("A transaction that is aborted is noted once: as sent again, or as read again")
  func abortsAreCountedOnce() throws {
    for (kind, readsAgain) in [(KafkaError.Kind.abortable, false), (.group, true)] {
      var talk = try Conversation.assigned(committed: 0)
      try talk.read(upTo: 5)
      try talk.stageReturns()
      let flush = try talk.until("flush")
      talk.tell(.failed(KafkaError(.timedOut, operation: "flush", kind: kind)), for: flush)
      _ = try talk.until(readsAgain ? "lookUpCommitted" : "begin")
      #expect(talk.takeNotes().filter { $0 == "aborted" }.count == 1)
    }
  }
}
