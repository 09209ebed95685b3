import Events
import Pipeline
import Testing

@testable import Stages

@Suite("A new normal under a season")
struct SeasonCommandTests {
  /// Whole hours of twenty documents a minute, a tenth of them `games` in the first half of the day and a fifth in the
  /// second, where their odds have not grown by a factor.
  private func pass(_ run: inout DecidedRun, hours: Range<Int>, odds: (Int) -> Double) throws {
    for hour in hours {
      let usual = hour % 24 < 12 ? 0.1 : 0.2
      let grown = odds(hour) * usual
      try run.pass(seconds: 60, share: grown / (1 - usual + grown))
    }
  }

  /// The baselines of the features, and not that of the volume.
  private func baselines(_ run: DecidedRun) throws -> [BaselineRecord] {
    try run.events(BaselineRecord.self, .baselines).filter { $0.name != VolumeComposer.baselineName }
  }

  /// A run of two days with a season, and hours after that in which the odds have grown, whose alert has been accepted.
  private func accepted(seed: UInt64, until hour: Int, odds: (Int) -> Double) throws -> DecidedRun {
    var run = DecidedRun(seed: seed, days: 2)
    try pass(&run, hours: 0..<49) { _ in 1 }
    try #require(try baselines(run).map { $0.seasons?.count } == [1])
    try pass(&run, hours: 49..<hour, odds: odds)
    let alert = try #require(try run.games().last)
    try run.decide(.accept) { ($0.alert, $0.documents) = (alert.id, 4_000) }
    return run
  }

  @Test("what is accepted keeps its season: it is learnt in hours, and those that it was not learnt from raise nothing")
  func kept() throws {
    var run = try accepted(seed: 21, until: 53) { _ in 3 }
    try pass(&run, hours: 53..<56) { _ in 3 }
    #expect(try baselines(run).count == 1)
    try pass(&run, hours: 56..<58) { _ in 3 }
    let (before, after) = (try #require(try baselines(run).first), try #require(try baselines(run).last))
    #expect(try baselines(run).count == 2 && after.version == 2 && after.seasons == before.seasons)
    #expect(try run.games().last?.state == .baselineChanged)
    // The second half of the day, of which the new baseline has no documents.
    try pass(&run, hours: 58..<75) { _ in 3 }
    #expect(try run.games().last?.state == .baselineChanged)
    try pass(&run, hours: 75..<78) { _ in 1 }
    #expect(try run.games().last?.state == .open)
  }

  @Test("where the hours have not changed alike, the new baseline is learnt from two whole days")
  func anew() throws {
    let mornings: (Int) -> Double = { $0 % 24 < 6 ? 4 : 1 }
    var run = try accepted(seed: 22, until: 52, odds: mornings)
    try pass(&run, hours: 52..<99, odds: mornings)
    #expect(try baselines(run).count == 1)
    try pass(&run, hours: 99..<103, odds: mornings)
    #expect(try baselines(run).count == 2)
  }
}
