import Statistics
import Testing

@Suite("Margins and evidence")
struct EvidenceTests {
  /// A baseline of 400 blocks of 100 documents with the given shares of three classes, all blocks alike.
  private func classes(_ counts: [String: Int]) throws -> FeatureBaseline {
    let values = ValueCounts(counts.map { .init(value: $0.key, count: $0.value) })
    let blocks = try (0..<400).map { index in
      Block(
        index: index, span: TimeSpan(start: Int64(index) * 1000, end: Int64(index + 1) * 1000),
        counts: try CountTable(documents: 100, features: ["class": FeatureCounts(values: values)]))
    }
    return try #require(
      try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration()).features.first)
  }

  @Test(
    "the margin of a share is 5 % of the smaller side, at least 0.0005, and no less than three standard errors",
    arguments: [
      // p, and d worked by hand for m = 40,000: max(0.0005, 0.05·min(p, 1 − p), 3·√(p(1 − p)/m)).
      ("a", 0.10, 0.005), ("b", 0.30, 0.015), ("c", 0.60, 0.020), ("unseen", 0.0000125, 0.0005),
      ("missing", 0.0000125, 0.0005),
    ])
  func margins(label: String, share: Double, margin: Double) throws {
    let feature = try classes(["a": 10, "b": 30, "c": 60])
    let place = try #require(feature.scores.firstIndex { $0.label == label })
    let norm = feature.overall.norms[place]
    #expect((norm.mean - share).magnitude < 1e-4)
    #expect((norm.margin / margin - 1).magnitude < 1e-3, "\(norm.margin)")
    #expect(norm.designEffect.ratio == 1)
    #expect(norm.wander == 0)
  }

  @Test("a class is watched both ways, one that can hardly fall only upwards")
  func directions() throws {
    let feature = try classes(["a": 10, "b": 30, "c": 60])
    func ways(_ label: String) -> [Bool] {
      feature.directions.filter { feature.scores[$0.score].label == label }.map(\.rising)
    }
    #expect(ways("a") == [true, false])
    #expect(ways("unseen") == [true])
    #expect(ways("rest") == [])
    #expect(feature.keys.map(\.label) == ["a", "b", "c", "unseen", "missing"])
  }

  @Test("the evidence for a share is the logarithm of the likelihoods' ratio at the edge of the margin")
  func odds() throws {
    let feature = try classes(["a": 10, "b": 30, "c": 60])
    let place = try #require(feature.scores.firstIndex { $0.label == "a" })
    let direction = try #require(feature.directions.first { $0.score == place && $0.rising })
    let norm = feature.overall.norms[place]
    let edge = norm.mean + norm.margin
    for (alternative, ratio) in zip(direction.alternatives, [1.15, 1.3, 1.6, 2.2, 4, 10]) {
      let raised = ratio * edge / (1 - edge + ratio * edge)
      let evidence = feature.overall.evidence[alternative]
      #expect(evidence.amount == ratio)
      #expect((Nats.real(Int64(evidence.steps(of: 0))) - Elementary.log(raised / edge)).magnitude < 1e-6)
      #expect((Nats.real(Int64(evidence.steps(of: 1))) - Elementary.log((1 - raised) / (1 - edge))).magnitude < 1e-6)
    }
  }

  @Test("under every null e to the evidence has a mean of at most one")
  func expectations() throws {
    let bins = Histogram((0..<20).map { .init(bin: $0 + Grid.firstInner, count: $0 == 0 ? 24 : 4) })
    let blocks = try (0..<400).map { index in
      Block(
        index: index, span: TimeSpan(start: Int64(index) * 1000, end: Int64(index + 1) * 1000),
        counts: try CountTable(documents: 100, features: ["n": FeatureCounts(grid: .length, bins: bins)]))
    }
    let learnt = try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration())
    let feature = try #require(learnt.features.first)
    let cell = feature.overall
    let kinds: Set<Score.Kind> = [.location, .scale, .upperTail, .topThirtySecond, .lowestBin, .membership]
    #expect(Set(feature.scores.map(\.kind)) == kinds)
    for direction in feature.directions {
      let norm = cell.norms[direction.score]
      let sign = direction.rising ? 1.0 : -1
      // The baseline moved to the very edge of the margin, along the score: the hardest distribution of the null.
      let tilt = sign * norm.margin / norm.variance
      let moved = cell.probabilities.indices.map { cell.probabilities[$0] * (1 + tilt * (norm.values[$0] - norm.mean)) }
      guard moved.allSatisfy({ $0 >= 0 }) else { continue }
      for alternative in direction.alternatives {
        let mean = moved.indices.reduce(0.0) { sum, bin in
          sum + moved[bin] * Elementary.exp(Nats.real(Int64(cell.evidence[alternative].steps(of: bin))))
        }
        #expect(mean <= 1 + 2e-6, "\(feature.scores[direction.score].kind) \(direction.rising) \(mean)")
        #expect(mean > 0.999)
      }
    }
  }

  @Test("location and scale have mean 0 under the baseline, and special bins score 0")
  func scores() throws {
    let bins = Histogram([
      .init(bin: Grid.missing, count: 20), .init(bin: Grid.firstInner, count: 40),
      .init(bin: Grid.firstInner + 9, count: 40),
    ])
    let blocks = try (0..<400).map { index in
      Block(
        index: index, span: TimeSpan(start: Int64(index) * 1000, end: Int64(index + 1) * 1000),
        counts: try CountTable(documents: 100, features: ["n": FeatureCounts(grid: .length, bins: bins)]))
    }
    let learnt = try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration())
    let feature = try #require(learnt.features.first)
    let location = try #require(feature.scores.firstIndex { $0.kind == .location })
    let norm = feature.overall.norms[location]
    #expect(norm.mean.magnitude < 1e-12)
    #expect(norm.values[feature.bins.missing] == 0)
    #expect(norm.values.first ?? 0 < -0.2)
    let missing = try #require(feature.scores.firstIndex { $0.label == "missing" })
    #expect((feature.overall.norms[missing].mean - 0.2).magnitude < 1e-3)
  }
}
