import Kafka
import Testing

@testable import LogSimulation

@Suite struct IdempotenceTests {
  @Test func `A batch that comes twice is written once, a gap is refused, and an old epoch is`() {
    var log = PartitionLog()
    let batch = [Bench.record(1), Bench.record(2)]
    #expect(log.append(batch, producer: 0, epoch: 0, sequence: 0, isTransactional: false) == nil)
    #expect(log.append(batch, producer: 0, epoch: 0, sequence: 0, isTransactional: false) == nil)
    #expect(log.entries.count == 2)
    let refusal = log.append(batch, producer: 0, epoch: 0, sequence: 3, isTransactional: false)
    #expect(refusal == .outOfOrderSequence)
    #expect(log.append(batch, producer: 0, epoch: 1, sequence: 2, isTransactional: false) == .outOfOrderSequence)
    #expect(log.append(batch, producer: 0, epoch: 1, sequence: 0, isTransactional: false) == nil)
    #expect(log.append(batch, producer: 0, epoch: 0, sequence: 2, isTransactional: false) == .invalidProducerEpoch)
    #expect(log.entries.count == 4)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `Lost answers and repeated requests write nothing twice`(seed: UInt64) throws {
    var plan = FaultPlan.none
    plan[.lostAnswer] = 400
    plan[.repeatedRequest] = 400
    plan[.lateRequest] = 200
    let bench = Bench(seed: seed, plan: plan)
    let producer = SimulatedProducer(bench.broker)
    for number in 0..<40 as Range<UInt64> { try producer.send(Bench.record(number), to: Bench.output()) }
    while producer.inFlight > 0 { try? producer.flush() }
    bench.broker.settle()
    #expect(bench.numbers() == Array(0..<40), "seed \(seed)")
  }

  @Test func `A commit does not wait for acknowledgements: what was not acknowledged is lost`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer)
    for number in 2...40 as ClosedRange<UInt64> { try producer.send(Bench.record(number), to: Bench.output(1)) }
    try producer.commit()
    #expect(producer.failed > 0)
    bench.broker.settle()
    #expect(bench.numbers() == [1])
    #expect(bench.numbers(Bench.output(1)).count < 39)
    try producer.begin()
    try bench.send([50], by: producer)
    try producer.commit()
    bench.broker.settle()
    #expect(bench.numbers() == [1, 50])
  }

  @Test func `A zombie's records arrive too late to be written`() throws {
    let bench = Bench()
    let zombie = try bench.producer("a")
    try zombie.begin()
    try bench.send([1], by: zombie)
    bench.broker.postpone(
      .produce(
        partition: 2, producer: zombie.producer, epoch: zombie.epoch, sequence: 1, records: [Bench.record(2)]))
    bench.broker.postpone(.end(producer: zombie.producer, epoch: zombie.epoch, commits: true))
    let next = try bench.producer("a")
    bench.broker.settle()
    #expect(bench.broker.lateRequests == 0)
    #expect(bench.numbers(Bench.output(), .readUncommitted).count == 1)
    try next.begin()
    try bench.send([3], by: next)
    try next.commit()
    bench.broker.settle()
    #expect(bench.numbers() == [3])
  }

  @Test func `Records outside of a transaction are refused`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    #expect(bench.kind { try producer.send(Bench.record(1), to: Bench.output()) } == .other)
    let answer = bench.broker.exchange(
      .produce(partition: 2, producer: producer.producer, epoch: 0, sequence: 0, records: [Bench.record(1)]))
    guard case .refused(.invalidTransactionState) = answer else {
      Issue.record("it was not refused: \(answer)")
      return
    }
  }

  @Test func `Compaction keeps the last committed record of each key, and what is not decided`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    for (number, commits) in [(1, true), (2, true), (3, false)] as [(UInt64, Bool)] {
      try producer.begin()
      try producer.send(Bench.record(number, key: 7), to: Bench.changelog())
      try producer.flush()
      if commits { try producer.commit() } else { try producer.abort() }
      bench.broker.settle()
    }
    try producer.begin()
    try producer.send(Bench.record(4, key: 7), to: Bench.changelog())
    try producer.flush()
    bench.broker.compact(Bench.changelog())
    #expect(bench.numbers(Bench.changelog()) == [2])
    #expect(bench.numbers(Bench.changelog(), .readUncommitted) == [2, 4])
    try producer.commit()
    bench.broker.settle()
    bench.broker.compact(Bench.changelog())
    #expect(bench.numbers(Bench.changelog()) == [4])
  }
}
