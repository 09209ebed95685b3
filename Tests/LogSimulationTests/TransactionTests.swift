import Kafka
import Testing

@testable import LogSimulation

@Suite struct TransactionTests {
  @Test func `A committed transaction shows once its marker is written, and the marker takes an offset`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1, 2], by: producer)
    #expect(bench.numbers() == [])
    #expect(bench.numbers(Bench.output(), .readUncommitted) == [1, 2])
    try producer.commit()
    #expect(bench.numbers() == [])
    bench.broker.settle()
    #expect(bench.numbers() == [1, 2])
    #expect(bench.broker.end(of: Bench.output(), isolation: .readCommitted) == 3)
  }

  @Test func `Records of an aborted transaction are passed over`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer)
    try producer.abort()
    bench.broker.settle()
    try producer.begin()
    try bench.send([2], by: producer)
    try producer.commit()
    bench.broker.settle()
    #expect(bench.numbers() == [2])
    #expect(bench.numbers(Bench.output(), .readUncommitted) == [1, 2])
  }

  @Test func `An open transaction holds back what others commit after it`() throws {
    let bench = Bench()
    let (slow, quick) = (try bench.producer("slow"), try bench.producer("quick"))
    try slow.begin()
    try quick.begin()
    try bench.send([1], by: slow)
    try bench.send([2], by: quick)
    try quick.commit()
    bench.broker.settle()
    #expect(bench.broker.end(of: Bench.output(), isolation: .readCommitted) == 0)
    #expect(bench.broker.end(of: Bench.output(), isolation: .readUncommitted) == 3)
    try slow.abort()
    bench.broker.settle()
    #expect(bench.numbers() == [2])
  }

  @Test func `Markers reach partitions one by one`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer, to: Bench.output(0))
    try bench.send([2], by: producer, to: Bench.output(1))
    try producer.commit()
    #expect(bench.broker.pendingMarkers == 2)
    bench.broker.writeMarker()
    #expect(bench.numbers(Bench.output(0)).count + bench.numbers(Bench.output(1)).count == 1)
    bench.broker.writeMarker()
    #expect(bench.numbers(Bench.output(0)) + bench.numbers(Bench.output(1)) == [1, 2])
  }

  @Test func `A new producer of the same id aborts what the former one left, and fences it`() throws {
    let bench = Bench()
    let former = try bench.producer("a")
    try former.begin()
    try bench.send([1], by: former)
    let next = try bench.producer("a")
    try next.begin()
    try bench.send([2], by: next)
    try next.commit()
    #expect(bench.kind { try former.commit() } == .fenced)
    #expect(bench.kind { try former.abort() } == .fenced)
    bench.broker.settle()
    #expect(bench.numbers() == [2])
  }

  @Test func `A transactional id is not given out while the markers of its last transaction are pending`() throws {
    let broker = Bench().broker
    guard case .success(let producer) = broker.coordinator.initialise("a", timeout: 1_000) else { return }
    #expect(broker.coordinator.add(.partition(0), producer: producer, epoch: 0, now: 0) == nil)
    for _ in 0..<2 {
      guard case .failure(let refused) = broker.coordinator.initialise("a", timeout: 1_000) else {
        Issue.record("the id was given out")
        return
      }
      #expect(refused.refusal == .concurrentTransactions)
    }
    broker.writeMarker()
    guard case .success = broker.coordinator.initialise("a", timeout: 1_000) else {
      Issue.record("the id was not given out")
      return
    }
    #expect(broker.coordinator.entries[producer].epoch == 2)
  }

  @Test func `A transaction that is open for too long is aborted, and its producer fenced`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer)
    bench.broker.advance(by: .seconds(11))
    bench.broker.settle()
    #expect(bench.kind { try producer.commit() } == .fenced)
    #expect(bench.numbers() == [])
    #expect(bench.broker.end(of: Bench.output(), isolation: .readCommitted) == 2)
  }

  @Test func `The end of a transaction asked for again gets the same answer, and the opposite is refused`() throws {
    let broker = Bench().broker
    guard case .success(let producer) = broker.coordinator.initialise("a", timeout: 1_000) else { return }
    _ = broker.coordinator.add(.partition(0), producer: producer, epoch: 0, now: 0)
    #expect(broker.coordinator.end(producer: producer, epoch: 0, commits: true) == nil)
    #expect(broker.coordinator.end(producer: producer, epoch: 0, commits: true) == .concurrentTransactions)
    #expect(broker.coordinator.end(producer: producer, epoch: 0, commits: false) == .invalidTransactionState)
    broker.settle()
    #expect(broker.coordinator.end(producer: producer, epoch: 0, commits: true) == nil)
    #expect(broker.coordinator.end(producer: producer, epoch: 0, commits: false) == .invalidTransactionState)
  }
}
