import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

/// A process that goes on from the changelog writes what the one before it would have written.
@Suite struct IngestRestartTests {
  private static func records(_ count: Int, ids: Int, _ random: inout SeededGenerator) -> [OwnedRecord] {
    (0..<count).map { offset in
      let id = Int.random(in: 0..<ids, using: &random)
      let time = IngestHarness.noon - .milliseconds(Int.random(in: 0..<600_000, using: &random))
      let text = Int.random(in: 0..<20, using: &random) == 0 ? "" : "text \(id)"
      return .raw(
        #"{"id":"\#(id)","text":"\#(text)","event_time":"\#(time)"}"#,
        partition: Int32.random(in: 0..<4, using: &random), offset: Int64(offset))
    }
  }

  static let cases: [(seed: UInt64, limit: Int, bound: IdentifierBound)] = [
    (1, 500_000, IdentifierBound()), (2, 100, IdentifierBound()), (3, 700, IdentifierBound()),
    (4, 0, IdentifierBound()), (5, 1, IdentifierBound()), (6, 10_000, IdentifierBound(records: 900)),
    (7, 600, IdentifierBound(age: .seconds(120))), (8, 300, IdentifierBound(records: 500, age: .seconds(60))),
  ]

  @Test(arguments: cases)
  func restartsChangeNothing(seed: UInt64, limit: Int, bound: IdentifierBound) throws {
    var random = SeededGenerator(seed: seed)
    let stage = IngestStage(try IngestConfiguration(rememberedIDs: limit, idBound: bound))
    var whole = StageDriver(stage)
    var interrupted = StageDriver(stage, keepsChangelog: true)
    let records = Self.records(6_000, ids: 1_500, &random)
    var start = 0
    while start < records.count {
      let end = min(records.count, start + Int.random(in: 1..<400, using: &random))
      let batch = Array(records[start..<end])
      let silent = PartitionEnd(partition: 2, since: IngestHarness.noon - .seconds(100))
      let ends = Bool.random(using: &random) ? [] : [silent]
      let expected = try whole.process(batch, now: IngestHarness.noon, ends: ends)
      #expect(try interrupted.process(batch, now: IngestHarness.noon, ends: ends) == expected, "seed \(seed), \(start)")
      if Int.random(in: 0..<4, using: &random) == 0 {
        try interrupted.restart(&random, "seed \(seed), \(start)")
      }
      start = end
    }
    #expect(whole.counted == interrupted.counted, "seed \(seed)")
    for partition in Int32(0)..<4 {
      #expect(whole.states[partition].rememberedIDs == interrupted.states[partition].rememberedIDs)
    }
    // Compaction bounds the changelog to the ring, the state and the position.
    var log = try #require(interrupted.changelog)
    log.compact()
    let most = IdentifierRing.capacity(limit) / IdentifierRing.blockSize + 2
    #expect(log.records.values.allSatisfy { $0.count <= most }, "seed \(seed)")
  }

  @Test(arguments: [(1_000, 300), (300, 1_000), (300, 0), (0, 300), (300, 301), (512, 513)])
  func anotherNumberOfIDsKeepsTheNewest(before: Int, after: Int) throws {
    var random = SeededGenerator(seed: UInt64(before))
    var driver = StageDriver(IngestStage(try IngestConfiguration(rememberedIDs: before)), keepsChangelog: true)
    _ = try driver.process(Self.records(20_000, ids: 9_000, &random), inBatchesOf: 500, now: IngestHarness.noon)
    var log = try #require(driver.changelog)
    for round in 0..<2 {
      var state = IngestState(rememberedIDs: after, bound: IdentifierBound())
      _ = try log.restore(0, into: &state)
      #expect(state.rememberedIDs == min(before, after), "round \(round)")
      #expect(state.clock == driver.states[0].clock)
      // The blocks are written anew under the new number, once, and can be read back under it.
      var changes = StateChanges()
      state.takeChanges(into: &changes)
      let isSame = IdentifierRing.capacity(before) == IdentifierRing.capacity(after)
      let isEmpty = changes.isEmpty
      #expect(isEmpty == (round == 1 || isSame), "round \(round)")
      var encoder = ChangelogEncoder(recordLimit: 1 << 20)
      var block = ChangelogBlock()
      encoder.encode(changes, into: &block)
      block.appendPosition(partition: 0, ["documents.raw": 1])
      log.append(block)
      log.compact()
    }
  }

  @Test func aMissingBlockIsNoticed() throws {
    var driver = StageDriver(IngestStage(try IngestConfiguration(rememberedIDs: 2_000)), keepsChangelog: true)
    var random = SeededGenerator(seed: 9)
    _ = try driver.process(Self.records(20_000, ids: 9_000, &random), inBatchesOf: 500, now: IngestHarness.noon)
    var log = try #require(driver.changelog)
    log.compact()
    var faults: [String] = []
    for place in (log.records[0] ?? []).indices {
      let shorter = log.without(place, of: 0)
      var state = IngestState(rememberedIDs: 2_000, bound: IdentifierBound())
      do { _ = try shorter.restore(0, into: &state) } catch { faults.append("\(error)") }
    }
    // All blocks are needed but the one that was forgotten, as are the entry `state` and the position.
    #expect(faults.count >= (log.records[0] ?? []).count - 1)
    #expect(faults.contains { $0.contains("of the identifiers is missing") })
    #expect(faults.contains { $0.contains("up to which input offsets") })
  }

  @Test func anIDIsForgottenOnlyBeyondTheBound() throws {
    let bound = IdentifierBound(records: 1_000)
    var harness = try IngestHarness(IngestConfiguration(idBound: bound))
    func document(_ id: Int) -> OwnedRecord { .raw(#"{"id":"\#(id)","text":"a"}"#) }
    // Up to a thousand records later every id is known; a block and a thousand later none is.
    for id in 0..<3_000 {
      var sent = try harness.run([document(id)]).documents.count
      if id >= 1_000 { sent += try harness.run([document(id - 400)]).documents.count }
      #expect(sent == 1)
    }
    #expect(harness.driver.counted["deduplicated"] == 2_000)
    #expect(try harness.run([document(0)]).documents.count == 1)
  }
}
