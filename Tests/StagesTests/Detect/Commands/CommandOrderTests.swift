import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// Commands lie in the log: whatever reads it again obeys them at the same places.
@Suite("commands in the log")
struct CommandOrderTests {
  /// Alerts that are acknowledged, suppressed, grow and come back.
  private static func run(seed: UInt64) throws -> DecidedRun {
    var run = DecidedRun(seed: seed)
    try run.decide(.suppress) { ($0.from, $0.until) = (DecidedRun.time(560), DecidedRun.time(640)) }
    try run.pass(seconds: 260, share: 0.1)
    try run.pass(seconds: 60, share: 0.25)
    let alert = try #require(try run.games().last)
    try run.decide(.acknowledge) { $0.alert = alert.id }
    try run.pass(seconds: 100, share: 0.5)
    try run.pass(seconds: 130, share: 0.1)
    try run.pass(seconds: 200, share: 0.3)
    return run
  }

  @Test("restarts after every pane around decisions change nothing of what is told", arguments: [1] as [UInt64])
  func restarts(seed: UInt64) throws {
    let run = try Self.run(seed: seed)
    var random = SeededGenerator(seed: seed)
    var whole = StageDriver(DecidedRun.stage, layout: DecidedRun.layout)
    var broken = StageDriver(DecidedRun.stage, layout: DecidedRun.layout, keepsChangelog: true)
    for start in stride(from: 0, to: run.log.count, by: 2) {
      let batch = Array(run.log[start..<min(run.log.count, start + 2)])
      #expect(try broken.process(batch) == whole.process(batch), "seed \(seed), record \(start)")
      // At every pane around what opens, is acknowledged and is held back; now and then elsewhere.
      if (560..<760).contains(start) || (1_100..<1_320).contains(start) || start % 20 == 0 {
        try broken.restart { Bool.random(using: &random) }
      }
    }
    #expect(whole.counted == broken.counted && whole.counted["alerts_acknowledged"] != nil)
    #expect(whole.counted["alerts_suppressed"] != nil && whole.quarantined.isEmpty)
  }

  @Test("what is sent is the same, byte for byte, for any batching", arguments: [1, 17, 100_000])
  func batching(size: Int) throws {
    let run = try Self.run(seed: 3)
    var driver = StageDriver(DecidedRun.stage, layout: DecidedRun.layout)
    #expect(try driver.process(run.log, inBatchesOf: size) == run.sent)
  }

  @Test("a suppression ends at its time, whether time passes in steps or in one leap")
  func leap() throws {
    var simulated = SimulatedSummaries(seed: 4)
    var summaries: [Summary] = []
    for second in 0..<4_000 {
      let share = (3_400..<3_900).contains(second) ? 0.3 : 0.1
      for partition in 0..<SimulatedSummaries.partitions {
        summaries.append(simulated.summary(partition, share: share))
      }
      _ = simulated.records(seconds: 1, share: share)
    }
    let finish = simulated.finish
    let leaping = summaries.sorted { $0.batch.partition < $1.batch.partition }.map { summary in
      var summary = summary
      summary.batch.first = 0
      summary.batch.last = 1_000_000
      summary.partitionTime = DecidedRun.time(4_000)
      return SimulatedSummaries.record(summary)
    }
    var before = DecidedRun(seed: 4)
    // Before, at and after a whole hour.
    for (seconds, feature) in [(3_550, "a"), (3_599, "class:section"), (3_605, "b"), (3_700, "characters")] {
      try before.decide(.suppress) { ($0.until, $0.features) = (DecidedRun.time(seconds), [feature]) }
    }
    var inSteps = StageDriver(DecidedRun.stage, layout: DecidedRun.layout)
    var inOne = StageDriver(DecidedRun.stage, layout: DecidedRun.layout)
    // The stream's partition is the one that the test's records lie in.
    let first = Array(leaping.prefix(1))
    let expected = try inSteps.process(
      first + before.log.map { $0 } + summaries.dropFirst().map { SimulatedSummaries.record($0) } + finish,
      inBatchesOf: 50)
    let sent = try inOne.process(first + before.log + leaping.dropFirst() + finish)
    #expect(inOne.quarantined.isEmpty && inSteps.quarantined.isEmpty)
    #expect(sent == expected)
    #expect(sent.contains { $0.topic == Topic.alerts.rawValue })
  }
}
