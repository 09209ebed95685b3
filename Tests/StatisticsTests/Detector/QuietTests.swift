import Statistics
import Testing

@Suite("Quiet streams")
struct QuietTests {
  @Test(
    "a quiet stream raises nothing",
    arguments: [
      ("independent", 1, 1, UInt64(21)), ("bursts of 20 like documents", 20, 50, 22),
      ("bursts of 400 like documents", 400, 200, 23),
    ])
  func quiet(name: String, burst: Int, every: Int, seed: UInt64) throws {
    var run = SimulatedRun(SimulatedStream(seed: seed, burst: burst, burstEvery: every))
    try run.run(documents: 100_000)
    let baseline = try #require(run.baseline)
    let largest = baseline.features.flatMap(\.overall.norms).map(\.designEffect.ratio).max() ?? 0
    print("\(name): largest design effect \(largest), steady \(baseline.isSteady) (seed \(seed))")
    #expect(run.opened.isEmpty, "seed \(seed): \(run.opened.map { ($0.feature, $0.label, $0.block) })")
    #expect(burst > 1 ? largest > 2 : largest < 2)
  }

  @Test("lengths without a variance raise nothing")
  func heavyTails() throws {
    let features = SimulatedStream.usual.map { $0.name == "characters" ? SimulatedStream.heavyLength($0.name) : $0 }
    var run = SimulatedRun(SimulatedStream(seed: 24, features: features))
    try run.run(documents: 60_000)
    #expect(run.opened.isEmpty)
  }
}
