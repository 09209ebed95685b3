import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Stages
import Testing

/// A process that goes on from the changelog flags what the one before it would have flagged.
@Suite struct FlagRestartTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func restartsChangeNothing(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let stage = FlagStage(FlagConfiguration(budgetPerHour: 20), reader: FlagTests.log(0..<100))
    var whole = StageDriver(stage)
    var interrupted = StageDriver(stage, keepsChangelog: true)
    for round in 0..<300 {
      let alerts = try (0..<Int.random(in: 1..<5, using: &random)).map { _ in
        let first = Int.random(in: 0..<90, using: &random)
        var record = try FlagTests.alert(
          "alert \(Int.random(in: 0..<600, using: &random))", driving: first..<first + 3, controls: first..<first + 5,
          opened: FlagTests.time + .seconds(round * 200))
        record.partition = Int32.random(in: 0..<4, using: &random)
        return record
      }
      let expected = try whole.process(alerts)
      #expect(try interrupted.process(alerts) == expected, "seed \(seed), round \(round)")
      if Int.random(in: 0..<5, using: &random) == 0 {
        try interrupted.restart(&random, "seed \(seed), round \(round)")
      }
    }
    #expect(whole.counted == interrupted.counted, "seed \(seed)")
    #expect((whole.counted["over_budget"] ?? 0) > 0 && (whole.counted["flagged"] ?? 0) > 0)
  }
}
