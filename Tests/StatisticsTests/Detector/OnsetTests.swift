import Statistics
import Testing

@Suite("Onsets")
struct OnsetTests {
  @Test("of small changes, which take thousands of documents to find, nine ranges of ten hold the change")
  func ranges() throws {
    let seeds: ClosedRange<UInt64> = 301...310
    var held = 0
    for seed in seeds {
      var run = SimulatedRun(SimulatedStream(seed: seed))
      try run.run(documents: 33_000)
      run.stream.change(SimulatedStream.noEntity(share: 0.11))
      try run.run(documents: 15_000) { report, _ in report.change == .opened }
      let alert = try #require(run.opened.first, "seed \(seed)")
      // A document comes every second.
      held += (alert.earliest...alert.latest).contains(33_000_000) ? 1 : 0
    }
    #expect(held >= 9, "\(held) of the seeds \(seeds)")
  }
}
