import Testing

@testable import Statistics

@Suite("Design effects")
struct DesignEffectTests {
  private static let seed: UInt64 = 31

  /// The effect of blocks whose sums have these deviations, each of 100 documents with a variance of 1.
  private func effect(_ deviations: [Double]) -> DesignEffect {
    DesignEffectEstimate.effect(
      of: deviations, variance: 1, sizes: [Double](repeating: 100, count: deviations.count))
  }

  /// Sums of 100 independent numbers of either sign, times the root of `ratio`.
  private func independent(_ blocks: Int, ratio: Double) -> [Double] {
    var random = SplitMix64(seed: Self.seed)
    return (0..<blocks).map { _ in
      let ones = (random.next() ^ random.next()).nonzeroBitCount
      let sum = Double(ones - 32) / 4 * 10
      return sum * ratio.squareRoot()
    }
  }

  @Test("blocks that vary as independent documents do have none")
  func none() {
    #expect(effect(independent(640, ratio: 1)).ratio == 1, "seed \(Self.seed)")
  }

  @Test("long runs, which are few, count only where they vary more than the short ones beyond chance")
  func longRuns() {
    let blocks = independent(280, ratio: 6.5)
    let found = effect(blocks)
    #expect(found.ratio > 6 && found.ratio < 9, "\(found.ratio), seed \(Self.seed)")
    #expect(found.reach == 1)
    // Every four blocks alike: runs of four vary four times as much.
    let alike = effect((0..<280).map { blocks[$0 / 4 * 4] })
    #expect(alike.ratio > 3 * found.ratio, "\(alike.ratio), seed \(Self.seed)")
  }

  @Test("a few bursts over several blocks share what one block may add; a slow wave does not")
  func reach() {
    var bursts = independent(1_200, ratio: 1)
    for start in stride(from: 40, to: 1_200, by: 100) {
      for block in start..<start + 4 { bursts[block] = 90 }
    }
    let found = effect(bursts)
    #expect(found.reach == 4, "\(found)")
    let wave = (0..<1_200).map { 60 * ($0 / 300 % 2 == 0 ? 1.0 : -1) }
    #expect(effect(wave).reach == 1 && effect(wave).ratio > 50)
    let most = FeatureWatch.nats(1e12, designEffect: found.ratio, reach: found.reach)
    #expect(most == FeatureWatch.cap / 4)
    #expect(FeatureWatch.nats(1e12, designEffect: 1, reach: 1) == FeatureWatch.most)
  }

  @Test("a class that no burst has hit yet is judged by how most features of the stream vary")
  func common() {
    let effects = [1.0, 1.2, 18, 20, 25].map { DesignEffect(ratio: $0, blockDocuments: 100, reach: $0 > 2 ? 4 : 1) }
    let common = DesignEffect.common(to: effects)
    #expect(common?.ratio == 18 && common?.reach == 4)
    #expect(common.map { DesignEffect.larger(effects[0], $0).ratio } == 18)
    // Where a few features alone come in bursts, the others do not.
    #expect(DesignEffect.common(to: Array(effects.prefix(3)))?.ratio == 1.2)
    #expect(DesignEffect.common(to: []) == nil)
  }

  @Test("numbers drawn anew within bursts of like documents have their own effect, what is rare has that of most")
  func own() throws {
    var random = SplitMix64(seed: Self.seed)
    func below(_ bound: UInt64) -> Int { Int(random.next() % bound) }
    let blocks = try (0..<400).map { index in
      var counts: [String: [Int: Int]] = [:]
      for _ in 0..<5 {
        // Twenty documents alike, but for their confidence.
        for name in ["words", "lines"] { counts[name, default: [:]][8 + below(100), default: 0] += 20 }
        counts["topic", default: [:]][below(10), default: 0] += 20
        for _ in 0..<20 {
          counts["confidence", default: [:]][8 + below(60), default: 0] += 1
          counts["flag", default: [:]][below(50) == 0 ? 1 : 0, default: 0] += 1
        }
      }
      let features = counts.map { name, bins -> (name: String, counts: FeatureCounts) in
        guard name == "topic" || name == "flag" else {
          let histogram = Histogram(bins.map { .init(bin: $0.key, count: $0.value) })
          return (name, FeatureCounts(grid: name == "confidence" ? .share : .length, bins: histogram))
        }
        return (name, FeatureCounts(values: ValueCounts(bins.map { .init(value: "\($0.key)", count: $0.value) })))
      }
      let start = Int64(index) * 10_000
      return Block(
        index: index, span: TimeSpan(start: start, end: start + 10_000),
        counts: try CountTable(documents: 100, features: features))
    }
    let baseline = try BaselineLearner.learn(from: blocks, configuration: DetectorConfiguration())
    let effects = Dictionary(uniqueKeysWithValues: baseline.features.map { ($0.name, $0.pooledDesignEffect.ratio) })
    for name in ["words", "lines", "topic"] { #expect((15...30).contains(effects[name] ?? 0), "\(effects), seed 31") }
    #expect(effects["confidence"] ?? 0 < 1.3, "\(effects), seed \(Self.seed)")
    // Though its documents are drawn anew too: too few of them are in its rare bin to say so.
    #expect(effects["flag"] ?? 0 > 15, "\(effects), seed \(Self.seed)")
  }
}
