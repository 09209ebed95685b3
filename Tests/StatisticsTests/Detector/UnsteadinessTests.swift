import Testing

@testable import Statistics

@Suite("Baselines that are not steady")
struct UnsteadinessTests {
  private static let seed: UInt64 = 41

  /// The run of a stream in which the class `games` grows from 10 to 25 % in the middle of the baseline.
  private func changed(judgesUnsteady: Bool) throws -> SimulatedRun {
    var configuration = DetectorConfiguration()
    configuration.judgesUnsteady = judgesUnsteady
    var run = SimulatedRun(SimulatedStream(seed: Self.seed), configuration)
    try run.run(documents: 14_000)
    run.stream.change(SimulatedStream.topic(share: 0.25))
    try run.run(documents: 16_000)
    return run
  }

  @Test("a class that changes inside the baseline has no verdict, and no effect that would be found; the rest has")
  func change() throws {
    var run = try changed(judgesUnsteady: false)
    let baseline = try #require(run.baseline)
    let topic = try #require(baseline.features.first { $0.name == "topic" })
    let length = try #require(baseline.features.first { $0.name == "characters" })
    let games = try #require(topic.keys.first { $0.label == "games" })
    #expect(!baseline.isSteady && baseline.givesVerdicts, "seed \(Self.seed)")
    #expect(!baseline.refused(of: topic)[games.directions].contains(false), "\(baseline.unsteadiness)")
    #expect(!baseline.refused(of: length).contains(true))
    #expect(baseline.unsteadiness.first?.description.hasPrefix("blocks of topic (games, membership) vary") == true)
    #expect(baseline.smallestEffects.allSatisfy { $0.label != "games" || $0.effect == nil })
    run.stream.restore()
    run.stream.change(SimulatedStream.length("characters", factor: 1.65))
    try run.run(documents: 3_000)
    #expect(Set(run.opened.map(\.feature)) == ["characters"], "seed \(Self.seed)")
    #expect(run.opened.first?.baselineIsSteady == true)
  }

  @Test("who asks for it gets a verdict all the same, and is told that the baseline is not steady")
  func judged() throws {
    var run = try changed(judgesUnsteady: true)
    run.stream.change(SimulatedStream.topic(share: 0.6))
    try run.run(documents: 20_000) { report, _ in report.change == .opened && report.label == "games" }
    let alert = try #require(run.opened.first { $0.label == "games" }, "seed \(Self.seed)")
    #expect(!alert.baselineIsSteady)
  }

  @Test("variation beyond reason takes the verdict from a score, an alarm from the whole feature")
  func reasons() throws {
    var run = SimulatedRun(SimulatedStream(seed: Self.seed))
    try run.run(documents: 29_000)
    let length = try #require(run.baseline?.features.first { $0.name == "characters" })
    let score = Unsteadiness.variation(feature: "characters", label: nil, score: .topHundredth, designEffect: 60)
    let alarm = Unsteadiness.alarm(feature: "characters", label: nil, block: 7)
    for direction in length.directions {
      let isTop = length.scores[direction.score].kind == .topHundredth
      #expect(score.refuses(direction, of: length) == isTop && alarm.refuses(direction, of: length))
    }
    #expect(alarm.description == "characters changes inside the baseline: alarm in block 7")
  }
}
