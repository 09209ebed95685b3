import Statistics
import Testing

@Suite("Windows of a season")
struct SeasonWindowTests {
  /// Texts that are up to 40 % longer in the afternoon.
  private static func daily(_ factor: Double) -> (Int, Bool) -> [SimulatedFeature] {
    { hour, _ in [SimulatedStream.length("characters", factor: factor * (1 + 0.4 * SeasonalStream.wave(hour)))] }
  }

  /// A window of an hour, which has 600 documents, with its event time.
  private static func hour(_ stream: inout SeasonalStream) throws -> (counts: CountTable, part: WindowStatistics.Part) {
    var counts = CountTable()
    var spans: [TimeSpan] = []
    for _ in 0..<12 {
      let pane = try stream.pane()
      counts.merge(pane.counts)
      spans.append(pane.span)
    }
    let span = try #require(spans.first).union(try #require(spans.last))
    return (counts, .init(span: span, documents: counts.documents))
  }

  private func verdict(
    _ window: (counts: CountTable, part: WindowStatistics.Part), _ feature: FeatureBaseline, byHour: Bool = true
  ) -> WindowStatistics.Verdict {
    WindowStatistics(
      counts: window.counts[feature.name], documents: window.counts.documents, feature: feature,
      during: byHour ? [window.part] : []
    ).verdict
  }

  @Test("a window is compared with the baseline of its hours, and not at all where that has none")
  func hours() throws {
    let seed: UInt64 = 71
    var stream = SeasonalStream(seed: seed, features: Self.daily(1))
    var detector = StreamDetector(DetectorConfiguration(baselineDocuments: 4 * SeasonalStream.documentsPerDay))
    // Monday to Thursday are the baseline.
    for _ in 0..<4 * SeasonalStream.documentsPerDay / SeasonalStream.paneDocuments + 2 where detector.baseline == nil {
      _ = detector.add(try stream.pane())
    }
    let feature = try #require(detector.baseline?.features.first)
    #expect(feature.season != nil, "seed \(seed)")
    let friday = try (0..<22).map { _ in try Self.hour(&stream) }
    #expect(friday.count { verdict($0, feature) == .drift } <= 4, "seed \(seed)")
    #expect(friday.count { verdict($0, feature, byHour: false) == .drift } >= 12, "seed \(seed)")
    stream = stream.changed(features: Self.daily(1.4))
    _ = try (0..<2).map { _ in try Self.hour(&stream) }
    let saturday = try Self.hour(&stream)
    #expect(verdict(saturday, feature) == .notCovered)
    _ = try (0..<47).map { _ in try Self.hour(&stream) }
    let monday = try (0..<24).map { _ in try Self.hour(&stream) }
    #expect(monday.count { verdict($0, feature) == .drift } >= 22, "seed \(seed)")
  }
}
