import Statistics
import Testing

@Suite("Evidence of windows")
struct FeatureEvidenceTests {
  /// A window of so many documents.
  private static func window(_ stream: inout SimulatedStream, documents: Int) throws -> CountTable {
    var counts = CountTable()
    while counts.documents < documents { counts.merge(try stream.pane().counts) }
    return counts
  }

  private func discovered(_ window: CountTable, _ baseline: Baseline) -> [String] {
    let judged = baseline.features.compactMap { feature in
      feature.evidence(counts: window[feature.name], documents: window.documents, during: []).map {
        (name: feature.name, evidence: $0.logarithm)
      }
    }
    return FalseDiscovery.rejected(logEvidence: judged.map(\.evidence)).map { judged[$0].name }
  }

  @Test("windows of quiet documents name next to no feature, and those after a change the feature that changed")
  func windows() throws {
    let seed: UInt64 = 401
    var run = SimulatedRun(SimulatedStream(seed: seed))
    try run.run(documents: 28_000)
    let baseline = try #require(run.baseline)
    let quiet = try (0..<200).map { _ in discovered(try Self.window(&run.stream, documents: 1_000), baseline) }
    #expect(quiet.count { !$0.isEmpty } <= 10, "seed \(seed): \(quiet.filter { !$0.isEmpty })")
    run.stream.change(SimulatedStream.topic(share: 0.15))
    for _ in 0..<10 {
      #expect(discovered(try Self.window(&run.stream, documents: 4_000), baseline) == ["topic"], "seed \(seed)")
    }
  }

  @Test("a window of several hours with seasons of their own, or of hours that nobody has seen, has no evidence")
  func seasons() throws {
    let stream = SeasonalStream(seed: 72) { hour, _ in
      [SimulatedStream.length("characters", factor: 1 + 0.4 * SeasonalStream.wave(hour))]
    }
    var panes = stream
    var detector = StreamDetector(DetectorConfiguration(baselineDocuments: 4 * SeasonalStream.documentsPerDay))
    while detector.baseline == nil { _ = detector.add(try panes.pane()) }
    let feature = try #require(detector.baseline?.features.first)
    func evidence(hours: Range<Int64>) -> Double? {
      let day: Int64 = 5 * 86_400_000
      let span = TimeSpan(start: day + hours.lowerBound * 3_600_000, end: day + hours.upperBound * 3_600_000)
      let counts = FeatureCounts(grid: .length, bins: Histogram([.init(bin: 1_000, count: 0)]))
      return feature.evidence(counts: counts, documents: 300, during: [.init(span: span, documents: 300)])?.logarithm
    }
    // 1970-01-06 is a Tuesday, 1970-01-10 a Saturday.
    #expect(evidence(hours: 3..<4) != nil)
    #expect(evidence(hours: 3..<9) == nil)
    #expect(evidence(hours: 4 * 24 + 3..<4 * 24 + 4) == nil)
  }
}
