import Kafka
import Testing

@testable import LogSimulation

@Suite struct GroupTests {
  @Test(arguments: [
    (4, 1, [[0, 1, 2, 3]]), (4, 2, [[0, 1], [2, 3]]), (5, 3, [[0, 1], [2, 3], [4]]), (1, 2, [[0], []]),
  ])
  func `Range gives each member one stretch of a topic`(partitions: Int, members: Int, shares: [[Int]]) {
    let topic = RangeAssignment.Topic(first: 0, count: partitions)
    #expect(RangeAssignment.assign([topic], to: [[Int]](repeating: [0], count: members)) == shares)
  }

  @Test func `A second member brings a rebalance: all is revoked, then dealt out anew`() throws {
    let bench = Bench(partitions: 4)
    let (first, second) = (member(bench), member(bench))
    #expect(try first.serve() == .assigned((0..<4).map { Bench.input($0) }, committed: [:]))
    #expect(try second.serve() == nil)
    #expect(try first.serve() == .revoked((0..<4).map { Bench.input($0) }, lost: false))
    #expect(first.assignment.count == 4)
    first.finishRevocation()
    try bench.gather([first, second])
    #expect(first.assignment == [Bench.input(0), Bench.input(1)])
    #expect(second.assignment == [Bench.input(2), Bench.input(3)])
  }

  @Test func `A member may commit until it has let go, and not after`() throws {
    let bench = Bench()
    let (first, second) = (member(bench), member(bench))
    try bench.gather([first])
    _ = try second.serve()
    let old = first.groupMetadata()
    guard case .revoked = try first.serve() else {
      Issue.record("nothing was revoked")
      return
    }
    try first.commit([Bench.input(): 5])
    #expect(bench.broker.committedOffset(of: Bench.input(), group: "g") == 5)
    try bench.gather([first, second])
    let answer = bench.broker.exchange(.commitOffsets(group: 0, offsets: [(0, 9)], old))
    guard case .refused(.illegalGeneration) = answer else {
      Issue.record("it was not refused: \(answer)")
      return
    }
  }

  @Test func `A member that is silent for its session loses its partitions, and learns it when it comes back`() throws {
    let bench = Bench()
    let (paused, other) = (member(bench), member(bench))
    try bench.gather([paused, other])
    bench.broker.advance(by: .seconds(20))
    _ = try other.serve()
    bench.broker.advance(by: .seconds(20))
    bench.broker.settle()
    try bench.gather([other])
    #expect(other.assignment.count == 2)
    while !paused.isAssignmentLost { _ = paused.groupMetadata() }
    #expect(!paused.groupMetadata().namesMember)
    #expect(paused.assignment.count == 1)
    guard case .revoked(_, lost: true) = try paused.serve() else {
      Issue.record("the loss was not told")
      return
    }
    try bench.gather([paused, other])
    #expect(paused.assignment.count == 1)
  }

  @Test func `A static member that comes back gets its partitions without a rebalance, and fences its former self`()
    throws
  {
    let bench = Bench()
    let (former, other) = (member(bench, instance: 1), member(bench, instance: 2))
    try bench.gather([former, other])
    let (held, generation) = (former.assignment, bench.broker.standing(of: "g").generation)
    let next = member(bench, instance: 1)
    try bench.gather([next, other])
    #expect(next.assignment == held)
    #expect(bench.broker.standing(of: "g").generation == generation)
    #expect(bench.kind { _ = try former.serve() } == .fatal)
    let group = bench.broker.group("g")
    let zombie = SimulatedMembership(group: "g", generation: Int32(generation), memberID: 1, instanceID: 1)
    #expect(bench.broker.groups[group].mayCommit(zombie, inTransaction: true) == .fencedInstance)
  }

  @Test func `A member that leaves hands over at once, a static one only when its session ends`() throws {
    let bench = Bench()
    let (leaving, staying) = (member(bench), member(bench))
    try bench.gather([leaving, staying])
    #expect(leaving.close() != nil)
    leaving.finishClosing()
    try bench.gather([staying])
    #expect(staying.assignment.count == 2)
    let fixed = member(bench, instance: 1)
    try bench.gather([fixed, staying])
    _ = fixed.close()
    fixed.finishClosing()
    try bench.gather([staying])
    #expect(staying.assignment.count == 1)
    #expect(bench.broker.standing(of: "g").members == 2)
  }

  @Test func `A round of joining goes on without a member that does not join`() throws {
    let bench = Bench()
    let broker = SimulatedBroker(bench.broker.chaos, sessionTimeout: .seconds(300))
    broker.addTopic("in", partitions: 2)
    let (gone, newcomer) = (SimulatedConsumer(broker, group: "g"), SimulatedConsumer(broker, group: "g"))
    for consumer in [gone, newcomer] { consumer.subscribe(["in"]) }
    _ = try gone.serve()
    _ = try newcomer.serve()
    broker.advance(by: .seconds(61))
    broker.settle()
    try bench.gather([newcomer])
    #expect(newcomer.assignment.count == 2)
    guard case .revoked(_, lost: true) = try gone.serve() else {
      Issue.record("the loss was not told")
      return
    }
  }

  private func member(_ bench: Bench, instance: Int? = nil) -> SimulatedConsumer {
    let consumer = SimulatedConsumer(bench.broker, group: "g", instanceID: instance)
    consumer.subscribe(["in"])
    return consumer
  }
}
