import Statistics
import Testing

@Suite("Windows")
struct WindowTests {
  @Test("PSI, Jensen–Shannon and the critical values agree with SciPy")
  func distances() throws {
    for window in try Reference.load().windows {
      let plain = Comparison(baseline: window.baseline, window: window.window)
      let psi = plain.populationStability
      #expect((psi.value - window.psi).magnitude < 1e-12)
      #expect((plain.jensenShannon.value - window.js).magnitude < 1e-12)
      #expect((plain.criticalValue / window.critical - 1).magnitude < 1e-8)
      let tolerant = Comparison(baseline: window.baseline, window: window.window, tolerance: 0.01)
      #expect((tolerant.criticalValue / window.criticalWithTolerance - 1).magnitude < 1e-7)
      let interval = try #require(psi.interval)
      #expect(interval.low <= psi.value && psi.value <= interval.high)
    }
  }

  @Test("the critical value grows with the design effect")
  func designEffect() {
    let plain = Comparison(baseline: [500, 500], window: [50, 50])
    let bursts = Comparison(baseline: [500, 500], window: [50, 50], designEffect: 7)
    #expect((bursts.criticalValue / plain.criticalValue - 7).magnitude < 1e-9)
  }

  @Test("an empty or a new bin gives a finite distance, and the bin that moved most is named")
  func emptyBins() throws {
    let comparison = Comparison(baseline: [1000, 0, 500], window: [0, 300, 150])
    #expect(comparison.populationStability.value.isFinite)
    #expect(comparison.jensenShannon.value <= Elementary.log(2))
    let change = try #require(comparison.largestChange)
    #expect(change.bin == 0 || change.bin == 1)
    #expect((change.to - change.from).magnitude == 2.0 / 3)
  }

  /// A baseline of 20,000 documents whose lengths lie evenly on 0 to 9.
  private func baseline() throws -> FeatureBaseline {
    let bins = Histogram((0..<10).map { .init(bin: $0 + Grid.firstInner, count: 10) })
    let blocks = try (0..<200).map { index in
      Block(
        index: index, span: TimeSpan(start: Int64(index) * 1000, end: Int64(index + 1) * 1000),
        counts: try CountTable(documents: 100, features: ["n": FeatureCounts(grid: .length, bins: bins)]))
    }
    let learnt = try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration())
    return try #require(learnt.features.first)
  }

  private func window(_ feature: FeatureBaseline, _ lengths: [Int: Int], documents: Int) -> WindowStatistics {
    let histogram = Histogram(lengths.map { .init(bin: $0.key + Grid.firstInner, count: $0.value) })
    let counts = FeatureCounts(grid: .length, bins: histogram)
    return WindowStatistics(counts: counts, documents: documents, feature: feature)
  }

  @Test("below 200 documents there is no verdict and no distance")
  func notEnough() throws {
    let statistics = window(try baseline(), [3: 199], documents: 199)
    #expect(statistics.verdict == .notEnoughData)
    #expect(statistics.psi == nil && statistics.mean == nil && statistics.quantiles.isEmpty)
  }

  @Test("a window like the baseline is ok, one moved by three is drift, and the numbers say by how much")
  func verdicts() throws {
    let feature = try baseline()
    let same = window(feature, Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 30) }), documents: 300)
    #expect(same.verdict == .ok)
    #expect(same.kolmogorovSmirnov?.value ?? 1 < 1e-12)
    #expect(same.wasserstein?.value ?? 1 < 1e-12)
    let moved = window(feature, Dictionary(uniqueKeysWithValues: (3..<10).map { ($0, 60) }), documents: 440)
    #expect(moved.verdict == .drift)
    #expect(moved.missing == 20)
    #expect(((moved.kolmogorovSmirnov?.value ?? 0) - 0.3).magnitude < 1e-12)
    // 3 to 9 in place of 0 to 9: the mean moves from 4.5 to 6, though the last bin reaches to the end of the grid.
    #expect(((moved.wasserstein?.value ?? 0) - 1.5).magnitude < 1e-9)
    #expect(moved.mean?.value == 6)
    #expect(moved.quantiles.map(\.value) == [3, 4, 6, 8, 9])
  }
}
