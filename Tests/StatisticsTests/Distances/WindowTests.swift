import Statistics
import Testing

@Suite("Windows")
struct WindowTests {
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
    for distance in [
      moved.psi, moved.jensenShannon, moved.hellinger, moved.pearson, moved.likelihoodRatio, moved.kolmogorovSmirnov,
      moved.wasserstein, moved.largestChange?.distance,
    ] {
      let distance = try #require(distance)
      #expect(distance.isBeyond && distance.low > 0)
      #expect(distance.low <= distance.value && distance.value <= distance.high)
    }
    #expect(moved.mean?.value == 6)
    #expect(moved.quantiles.map(\.value) == [3, 4, 6, 8, 9])
  }
}
