import Statistics
import Testing

@Suite("Many hypotheses")
struct FalseDiscoveryTests {
  @Test("e-BH rejects the k largest where the kth reaches K / (level·k)")
  func procedure() {
    func log(_ values: [Double]) -> [Double] { values.map { Elementary.log($0) } }
    // K = 4 at 5 %: 80 is needed of one, 40 of each of two, 26.7 of three, 20 of four.
    #expect(FalseDiscovery.rejected(logEvidence: log([79, 1, 0.1, 0])).isEmpty)
    #expect(FalseDiscovery.rejected(logEvidence: log([1, 81, 0.1, 0])) == [1])
    #expect(FalseDiscovery.rejected(logEvidence: log([41, 1, 41, 0])) == [0, 2])
    #expect(FalseDiscovery.rejected(logEvidence: log([27, 27, 27, 19])) == [0, 1, 2])
    #expect(FalseDiscovery.rejected(logEvidence: log([21, 21, 21, 21])) == [0, 1, 2, 3])
    #expect(FalseDiscovery.rejected(logEvidence: log([5]), level: 0.2).count == 1)
  }

  @Test("NaN and −∞ are no evidence, ∞ is all there is, and a level out of range rejects nothing")
  func bad() {
    #expect(FalseDiscovery.rejected(logEvidence: [.nan, .infinity, -.infinity]) == [1])
    #expect(FalseDiscovery.rejected(logEvidence: []).isEmpty)
    for level in [0, -1, .nan, 1.5] { #expect(FalseDiscovery.rejected(logEvidence: [100], level: level).isEmpty) }
  }

  @Test("a window's evidence is the mean over alternatives of the product over blocks")
  func evidence() {
    var window = WindowEvidence(alternatives: 2)
    #expect(window.logarithm == 0)
    window.add(nats: [Elementary.log(2), Elementary.log(0.5)])
    window.add(nats: [Elementary.log(3), Elementary.log(0.5)])
    #expect((window.logarithm - Elementary.log((6 + 0.25) / 2)).magnitude < 1e-14)
    window.add(nats: [.infinity, .nan])
    #expect(window.logarithm.isFinite)
    window.add(nats: [])
    window.add(nats: [-.infinity, 0, 7])
    #expect(window.logarithm == -.infinity)
    #expect(WindowEvidence(alternatives: -1).logarithm == 0)
  }

  /// The evidence of 50 blocks of 20 documents that a share is above 10 %, mean over three bets.
  private func evidence(share: Double, shared: [Double]?, _ draws: inout Draws) -> Double {
    var window = WindowEvidence(alternatives: 3)
    for block in 0..<50 {
      var hits = 0
      for document in 0..<20 {
        let chance = shared?[block * 20 + document] ?? draws.uniform()
        if chance < share { hits += 1 }
      }
      window.add(
        nats: [1.3, 1.6, 2.2].map { ratio in
          let raised = ratio * 0.1 / (0.9 + ratio * 0.1)
          return Double(hits) * Elementary.log(raised / 0.1)
            + Double(20 - hits) * Elementary.log((1 - raised) / 0.9)
        })
    }
    return window.logarithm
  }

  @Test(
    "of the features called drifted at most 5 % are quiet ones in the mean, be they independent or all of a piece",
    arguments: [false, true])
  func falseDiscoveries(dependent: Bool) {
    let seed: UInt64 = 20_261_122
    var draws = Draws(seed: seed)
    var falseShare = 0.0
    var found = 0
    let windows = 100
    for _ in 0..<windows {
      // 24 quiet features at the edge of the null, 6 whose share has risen to 16 %.
      let shared = dependent ? (0..<1000).map { _ in draws.uniform() } : nil
      let logEvidence = (0..<30).map { evidence(share: $0 < 24 ? 0.1 : 0.16, shared: $0 < 24 ? shared : nil, &draws) }
      let rejected = FalseDiscovery.rejected(logEvidence: logEvidence)
      let wrong = rejected.filter { $0 < 24 }.count
      falseShare += rejected.isEmpty ? 0 : Double(wrong) / Double(rejected.count)
      found += rejected.count - wrong
    }
    #expect(falseShare / Double(windows) < 0.05, "seed \(seed): \(falseShare / Double(windows))")
    #expect(Double(found) / Double(6 * windows) > 0.9, "seed \(seed): \(found)")
  }
}
