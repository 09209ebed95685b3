import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Stages
import Testing

/// Which repeats are dropped.
@Suite struct RepeatTests {
  @Test func aRepeatIsDroppedAndCounted() throws {
    var harness = try IngestHarness()
    let outcome = try harness.run((0..<3).map { .raw(#"{"id":"1","text":"a"}"#, offset: $0) })
    #expect(outcome.all.count == 1)
    #expect(harness.driver.counted["deduplicated"] == 2)
    #expect(harness.driver.states[0].rememberedIDs == 1)
  }

  @Test func anEscapedIdIsTheSameId() throws {
    var harness = try IngestHarness()
    _ = try harness.run([.raw(#"{"id":"A","text":"a"}"#), .raw(#"{"id":"\u0041","text":"a"}"#, offset: 1)])
    #expect(harness.driver.counted["deduplicated"] == 1)
  }

  @Test func partitionsAndSourcesHaveIdsOfTheirOwn() throws {
    let rule = SourceRule(name: "other", match: SourceMatch(headers: [.init(name: "of", value: "other")]))
    var harness = try IngestHarness(IngestConfiguration(sources: [rule]))
    let outcome = try harness.run([
      .raw(#"{"id":"1","text":"a"}"#), .raw(#"{"id":"1","text":"a"}"#, partition: 1),
      .raw(#"{"id":"1","text":"a"}"#, offset: 1, headers: [.init("of", "other")]),
    ])
    #expect(outcome.documents.count == 3)
  }

  @Test func aQuarantinedIdIsNotRemembered() throws {
    var harness = try IngestHarness()
    let outcome = try harness.run([
      .raw(#"{"id":"1","text":""}"#), .raw(#"{"id":"1","text":"a"}"#, offset: 1),
    ])
    #expect(outcome.documents.count == 1)
    #expect(outcome.quarantined.count == 1)
  }

  @Test(arguments: [1, 2, 7, 100]) func theOldestIdIsForgottenFirst(_ limit: Int) throws {
    var harness = try IngestHarness(IngestConfiguration(rememberedIDs: limit))
    let ids = 0..<(limit + 1)
    _ = try harness.run(ids.map { .raw(#"{"id":"\#($0)","text":"a"}"#, offset: Int64($0)) })
    #expect(harness.driver.states[0].rememberedIDs == limit)
    // The newest are known; the first was forgotten, is taken again, and pushes out the second.
    _ = try harness.run([.raw(#"{"id":"\#(limit)","text":"a"}"#)])
    #expect(harness.driver.counted["deduplicated"] == 1)
    #expect(try harness.run([.raw(#"{"id":"0","text":"a"}"#)]).documents.count == 1)
    #expect(try harness.run([.raw(#"{"id":"1","text":"a"}"#)]).documents.count == 1)
  }

  @Test func rememberingNoneDropsNone() throws {
    var harness = try IngestHarness(IngestConfiguration(rememberedIDs: 0))
    #expect(try harness.run((0..<3).map { .raw(#"{"id":"1","text":"a"}"#, offset: $0) }).documents.count == 3)
  }

  @Test func theRingAgreesWithASimpleListOnRandomIds() throws {
    let seed: UInt64 = 0x1EE7
    var random = SeededGenerator(seed: seed)
    var harness = try IngestHarness(IngestConfiguration(rememberedIDs: 50))
    var list: [Int] = []
    for offset in 0..<3_000 {
      let id = Int(random.next() % 90)
      let isKnown = list.contains(id)
      if !isKnown {
        list.append(id)
        if list.count > 50 { list.removeFirst() }
      }
      let sent = try harness.run([.raw(#"{"id":"\#(id)","text":"a"}"#, offset: Int64(offset))]).documents.count
      #expect(sent == (isKnown ? 0 : 1), "seed \(seed), record \(offset)")
    }
  }
}
