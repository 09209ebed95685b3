import Kafka
import Testing

@testable import LogSimulation

@Suite struct OffsetsTests {
  @Test func `Offsets of a transaction are pending, then unstable, then committed with the group's own marker`() throws
  {
    let bench = Bench()
    let consumer = try member(bench)
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer)
    try producer.sendOffsets([Bench.input(): 7], consumer.groupMetadata())
    #expect(bench.kind { _ = try consumer.committed([Bench.input()]) } == .retriable)
    #expect(try consumer.committed([Bench.input(1)]) == [:])
    try producer.commit()
    let group = bench.broker.group("g")
    #expect(!bench.broker.groups[group].offsets.isStable(0))
    bench.broker.settle()
    #expect(try consumer.committed([Bench.input()]) == [Bench.input(): 7])
  }

  @Test func `An aborted transaction leaves the offsets as they were`() throws {
    let bench = Bench()
    let consumer = try member(bench)
    let producer = try bench.producer("a")
    try producer.begin()
    try producer.sendOffsets([Bench.input(): 7], consumer.groupMetadata())
    try producer.abort()
    bench.broker.settle()
    #expect(try consumer.committed([Bench.input()]) == [:])
  }

  @Test func `A transaction's offsets of an old generation are refused, and only an abort can follow`() throws {
    let bench = Bench()
    let consumer = try member(bench)
    let old = consumer.groupMetadata()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer)
    let other = SimulatedConsumer(bench.broker, group: "g")
    other.subscribe(["in"])
    try bench.gather([other, consumer])
    #expect(bench.kind { try producer.sendOffsets([Bench.input(): 7], old) } == .group)
    #expect(bench.kind { try producer.commit() } == .group)
    try producer.abort()
    bench.broker.settle()
    #expect(bench.numbers() == [])
    try producer.begin()
  }

  @Test func `A transaction's offsets without a member are taken unfenced, a plain commit's are not`() throws {
    let bench = Bench()
    let consumer = try member(bench)
    let nobody = SimulatedMembership(group: "g", generation: -1, memberID: 0)
    let producer = try bench.producer("a")
    try producer.begin()
    try producer.sendOffsets([Bench.input(): 7], nobody)
    try producer.commit()
    bench.broker.settle()
    #expect(try consumer.committed([Bench.input()]) == [Bench.input(): 7])
    let answer = bench.broker.exchange(.commitOffsets(group: 0, offsets: [(0, 9)], nobody))
    guard case .refused(.unknownMember) = answer else {
      Issue.record("it was not refused: \(answer)")
      return
    }
  }

  @Test func `A new owner is told of its partitions only when the offsets of the former one are decided`() throws {
    let bench = Bench()
    let gone = try member(bench)
    let producer = try bench.producer("a")
    try producer.begin()
    try producer.sendOffsets([Bench.input(): 7], gone.groupMetadata())
    let next = SimulatedConsumer(bench.broker, group: "g")
    next.subscribe(["in"])
    #expect(gone.close() != nil)
    gone.finishClosing()
    for _ in 0..<4 { #expect(try next.serve() == nil) }
    bench.broker.advance(by: .seconds(11))
    bench.broker.settle()
    #expect(try next.serve() == .assigned([Bench.input(0), Bench.input(1)], committed: [:]))
  }

  @Test func `The end of a partition is told past its markers, once`() throws {
    let bench = Bench()
    let producer = try bench.producer("a")
    try producer.begin()
    try bench.send([1], by: producer, to: Bench.input())
    try producer.commit()
    bench.broker.settle()
    let consumer = try member(bench)
    let poll = consumer.poll()
    #expect(poll.messages.map(\.offset) == [0])
    #expect(poll.ends == [Bench.input(0): 2, Bench.input(1): 0])
    #expect(consumer.poll().isEmpty)
  }

  @Test func `Reading begins again where it is told, at the committed offset otherwise`() throws {
    let bench = Bench()
    for partition in [0, 1] as [Int32] {
      bench.broker.append((0..<10).map { Bench.record($0) }, to: Bench.input(partition))
    }
    let consumer = try member(bench)
    #expect(consumer.poll().messages.count == 20)
    try consumer.commit([Bench.input(1): 8])
    try consumer.restart(from: [Bench.input(0): .offset(5)])
    #expect(consumer.poll().messages.count == 7)
    try consumer.restart(from: [Bench.input(1): .beginning], without: [Bench.input(0)])
    #expect(consumer.poll().messages.count == 10)
    #expect(bench.kind { try consumer.restart(from: [Bench.output(): .end]) } == .group)
    try consumer.restart(from: [Bench.input(0): .offset(11), Bench.input(1): .end])
    #expect(consumer.poll().errors.map(\.code) == [.autoOffsetReset])
  }

  private func member(_ bench: Bench) throws -> SimulatedConsumer {
    let consumer = SimulatedConsumer(bench.broker, group: "g")
    consumer.subscribe(["in"])
    try bench.gather([consumer])
    return consumer
  }
}
