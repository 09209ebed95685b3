import Foundation
import Statistics
import Testing

@Suite("The page on statistics")
struct StatisticsPageTests {
  private let classes: [String]
  private let baseline: [Int]
  /// The window's documents: by block, then by class.
  private let blocks: [[Int]]

  init() throws {
    classes = try StatisticsPage.table("counts").dropFirst().map { $0[0] }
    baseline = try StatisticsPage.numbers("counts", column: 1)
    let classes = classes
    blocks = try StatisticsPage.table("blocks").dropFirst().map { row in
      try (1...classes.count).map { try #require(Int(row[$0])) }
    }
  }

  private var window: [Int] { classes.indices.map { place in blocks.reduce(0) { $0 + $1[place] } } }

  private func text(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number).replacing("-", with: "−")
  }

  private func counts(_ counts: [Int]) throws -> CountTable {
    let values = ValueCounts(zip(classes, counts).map { .init(value: $0, count: $1) })
    return try CountTable(documents: counts.reduce(0, +), features: ["class": FeatureCounts(values: values)])
  }

  /// The baseline learnt from 200 blocks alike, ten minutes each.
  private func learnt() throws -> Baseline {
    let length: Int64 = 600_000
    let blocks = try (0..<200).map { index in
      Block(
        index: index, span: TimeSpan(start: Int64(index) * length, end: Int64(index + 1) * length),
        counts: try counts(baseline.map { $0 / 200 }))
    }
    return try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration())
  }

  private func feature() throws -> FeatureBaseline { try #require(try learnt().features.first) }

  /// The window's statistics as `detect` makes them.
  private func statistics(tolerance: Double = 0) throws -> WindowStatistics {
    let table = try counts(window)
    return WindowStatistics(
      counts: table["class"], documents: table.documents, feature: try feature(), tolerance: tolerance)
  }

  @Test("the counts of the window are those of its blocks")
  func totals() throws {
    #expect(try StatisticsPage.numbers("counts", column: 2) == window)
    #expect(blocks.allSatisfy { $0.reduce(0, +) == 100 })
    #expect(baseline.reduce(0, +) == 20_000)
    #expect(try feature().pooledDesignEffect.ratio == 1)
  }

  @Test("the PSI is the sum of its terms")
  func populationStability() throws {
    let (n, m, half) = (Double(window.reduce(0, +)), Double(baseline.reduce(0, +)), 0.5 * Double(classes.count))
    var rows = [["class", "p", "q", "ln(q/p)", "(q − p)·ln(q/p)"]]
    var sum = 0.0
    for (place, name) in classes.enumerated() {
      let p = (Double(baseline[place]) + 0.5) / (m + half)
      let q = (Double(window[place]) + 0.5) / (n + half)
      let term = (q - p) * Elementary.log(q / p)
      sum += term
      rows.append([name, text(p, 6), text(q, 6), text(Elementary.log(q / p), 6), text(term, 6)])
    }
    rows.append(["PSI", "", "", "", text(sum, 6)])
    try StatisticsPage.expect("psi", rows)
    #expect((try #require(try statistics().psi).value - sum).magnitude < 1e-15)
  }

  @Test("the critical values follow from the documents, the design effect and the tolerance")
  func critical() throws {
    var rows = [["design effect", "tolerance", "unit", "tolerance / unit", "χ² quantile", "critical PSI", "verdict"]]
    for (effect, tolerance) in [(1.0, 0.0), (1.5, 0), (1, 0.01)] {
      let comparison = try Comparison(
        baseline: baseline, window: window, designEffect: effect, tolerance: tolerance)
      #expect(comparison.pooled.isEmpty && comparison.degrees == 3)
      let unit = effect * (1 / Double(window.reduce(0, +)) + 1 / Double(baseline.reduce(0, +)))
      let quantile = ChiSquared.quantile(0.95, degrees: 3, nonCentrality: tolerance / unit)
      let psi = comparison.populationStability
      #expect((psi.critical - quantile * unit).magnitude < 1e-14)
      rows.append([
        text(effect, 1), text(tolerance, 2), text(unit, 5), text(tolerance / unit, 3), text(quantile, 4),
        text(psi.critical, 5), psi.isBeyond ? "drift" : "ok",
      ])
    }
    try StatisticsPage.expect("critical", rows)
    #expect(try statistics().verdict == .drift && statistics(tolerance: 0.01).verdict == .ok)
  }

  @Test("all measures of the window are those that detect writes")
  func measures() throws {
    let statistics = try statistics()
    var rows = [["measure", "value", "from", "to", "critical"]]
    for (name, distance) in [
      ("PSI", statistics.psi), ("Jensen–Shannon", statistics.jensenShannon), ("Hellinger", statistics.hellinger),
      ("Pearson's X²", statistics.pearson), ("G", statistics.likelihoodRatio),
      ("largest change", statistics.largestChange?.distance),
    ] {
      let distance = try #require(distance)
      let digits = distance.value > 1 ? 2 : 5
      rows.append(
        [name] + [distance.value, distance.low, distance.high, distance.critical].map { text($0, digits) })
    }
    try StatisticsPage.expect("measures", rows)
    #expect(statistics.largestChange?.label == classes[0])
  }

  /// The bets that the first class has become more frequent: their places among the alternatives.
  private func bets(_ feature: FeatureBaseline) throws -> (norm: Norm, alternatives: Range<Int>, bin: Int) {
    let score = try #require(feature.scores.firstIndex { $0.label == classes[0] })
    let direction = try #require(feature.directions.first { $0.score == score && $0.rising })
    return (feature.cells[0].norms[score], direction.alternatives, feature.scores[score].bins.lowerBound)
  }

  @Test("the margin and the bets beyond it")
  func margin() throws {
    let feature = try feature()
    let (norm, alternatives, bin) = try bets(feature)
    let share = (Double(baseline[0]) + 0.5) / (Double(baseline.reduce(0, +)) + 0.5 * Double(feature.bins.count))
    #expect((norm.mean - share).magnitude < 1e-12)
    let error = (share * (1 - share) / Double(baseline.reduce(0, +))).squareRoot()
    #expect((norm.margin - 3 * error).magnitude < 1e-12)
    try StatisticsPage.expect(
      "margin",
      [
        ["what", "value"], ["share of the class, μ", text(share, 6)],
        ["5 % of it, the fixed margin", text(0.05 * share, 6)],
        ["3 standard errors of the baseline", text(3 * error, 6)], ["edge, μ + d", text(norm.mean + norm.margin, 6)],
      ])
    var rows = [["odds ×", "share bet on", "\(classes[0]), 2⁻²⁰ nats", "any other, 2⁻²⁰ nats"]]
    let edge = norm.mean + norm.margin
    for place in alternatives {
      let evidence = feature.cells[0].evidence[place]
      let odds = evidence.amount * edge / (1 - edge)
      let (hit, miss) = (evidence.steps(of: bin), evidence.steps(of: bin + 1))
      #expect(hit == Nats.fixed(Elementary.log(odds / (1 + odds) / edge)))
      #expect(miss == Nats.fixed(Elementary.log(1 / (1 + odds) / (1 - edge))))
      rows.append([
        "\(evidence.amount)", text(odds / (1 + odds), 6), "\(hit)", "\(miss)".replacing("-", with: "−"),
      ])
    }
    try StatisticsPage.expect("bets", rows)
  }

  @Test("the evidence of the blocks, the window's e-value and the detector's R")
  func evidence() throws {
    let feature = try feature()
    let (_, alternatives, bin) = try bets(feature)
    var growth = [Double](repeating: 0, count: alternatives.count)
    var sums = growth
    var window = WindowEvidence(alternatives: alternatives.count)
    var columns: [[String]] = []
    for block in blocks {
      let nats = alternatives.map { place in
        let steps = feature.cells[0].evidence[place]
        let (hits, misses) = (Int64(block[0]), Int64(100 - block[0]))
        return Nats.real(hits * Int64(steps.steps(of: bin)) + misses * Int64(steps.steps(of: bin + 1)))
      }
      window.add(nats: nats)
      for place in nats.indices {
        sums[place] += nats[place]
        growth[place] = (100 + growth[place]) * Elementary.exp(nats[place])
      }
      columns.append(nats.map { text($0, 4) })
    }
    var rows = [["odds ×"] + (1...blocks.count).map { "block \($0)" } + ["sum", "e", "R"]]
    for (place, alternative) in alternatives.enumerated() {
      rows.append(
        ["\(feature.cells[0].evidence[alternative].amount)"] + columns.map { $0[place] }
          + [text(sums[place], 4), text(Elementary.exp(sums[place]), 2), text(growth[place], 0)])
    }
    try StatisticsPage.expect("evidence", rows)
    let mean = sums.reduce(0) { $0 + Elementary.exp($1) } / Double(sums.count)
    #expect((window.logarithm - Elementary.log(mean)).magnitude < 1e-12)
    #expect(FalseDiscovery.rejected(logEvidence: [window.logarithm]) == [0])
    #expect(FalseDiscovery.rejected(logEvidence: [window.logarithm] + [Double](repeating: 0, count: 13)).isEmpty)
    try StatisticsPage.expect(
      "result",
      [
        ["what", "value"], ["the window's e-value, the mean of e", text(mean, 2)],
        ["needed of one feature alone, 1 / 5 %", "20"], ["needed of one among 14, 14 / 5 %", "280"],
        ["sum of R over these bets", text(growth.reduce(0, +), 0)],
        ["share of what an alert needs, all bets on the class", text(100 * (try share()), 3) + " %"],
      ])
  }

  /// What the detector itself makes of the blocks: the share of the evidence that an alert of the first class needs.
  private func share() throws -> Double {
    let baseline = try learnt()
    var detector = StreamDetector(DetectorConfiguration(), baseline: baseline)
    for (index, block) in blocks.enumerated() {
      let start = baseline.span.end + Int64(index) * 600_000
      _ = detector.add(CountedPane(span: TimeSpan(start: start, end: start + 600_000), counts: try counts(block)))
    }
    return try #require(detector.evidence().first { $0.label == classes[0] }).share
  }
}
