import Foundation
import Statistics
import Testing

@Suite("Labels")
struct LabelTests {
  /// What `Fixtures/labels.py` wrote.
  struct Fixture: Decodable {
    struct Counts: Decodable {
      let counts: [Int]
      let precision: [Double]
      let recall: [Double]
      let f1: [Double]
    }

    let counts: [Counts]
    let bins: [[Int]]
    let calibration: [Double]
    let isotonic: [Double]
    let anytime: [[Double]]
    let upper: [[Double]]

    static func load() throws -> Fixture {
      let url = try #require(Bundle.module.url(forResource: "Fixtures/labels", withExtension: "json"))
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
  }

  private func expect(_ estimate: Estimate?, _ exact: [Double]) {
    let found = estimate.map { [$0.value, $0.low, $0.high] } ?? []
    #expect(found.count == 3 && zip(found, exact).allSatisfy { ($0 - $1).magnitude < 1e-9 }, "\(found) \(exact)")
  }

  @Test("precision, recall and F1 and their intervals agree with statsmodels")
  func confusion() throws {
    for fixture in try Fixture.load().counts {
      let counts = try ConfusionCounts(
        truePositives: fixture.counts[0], falsePositives: fixture.counts[1], falseNegatives: fixture.counts[2])
      expect(counts.precision(), fixture.precision)
      expect(counts.recall(), fixture.recall)
      expect(counts.f1(), fixture.f1)
    }
  }

  @Test("without predictions or findings there is no precision, recall or F1, and counts of any size give numbers")
  func ends() throws {
    var counts = try ConfusionCounts()
    #expect(counts.precision() == nil && counts.recall() == nil && counts.f1() == nil)
    counts = try ConfusionCounts(falseNegatives: 3)
    #expect(counts.precision() == nil)
    #expect(counts.recall()?.value == 0 && counts.f1()?.value == 0)
    counts = try ConfusionCounts(truePositives: .max, falsePositives: .max, falseNegatives: 1)
    counts.merge(counts)
    #expect(counts.truePositives == .max)
    #expect(counts.precision(designEffect: .nan)?.value == 0.5)
    #expect(counts.f1(designEffect: .infinity)?.high == 1)
    #expect(throws: LabelError.count("false positives", -1)) { try ConfusionCounts(falsePositives: -1) }
  }

  @Test("F1's interval covers the true F1 in at least about 95 of 100 samples", arguments: [0.3, 0.6, 0.9])
  func coverage(share: Double) throws {
    let seed: UInt64 = 71
    var draws = Draws(seed: seed)
    let exact = 2 * share / (1 + share)
    var missed = 0
    for _ in 0..<500 {
      let both = draws.binomial(120, share)
      let falsePositives = draws.binomial(120 - both, 0.4)
      let counts = try ConfusionCounts(
        truePositives: both, falsePositives: falsePositives, falseNegatives: 120 - both - falsePositives)
      let interval = try #require(counts.f1())
      if exact < interval.low || exact > interval.high { missed += 1 }
    }
    // 5 % of 500 are 25; 44 are exceeded once in 5,000 times.
    #expect(missed <= 44, "seed \(seed): \(missed) of 500")
  }

  /// The fixture's reviews, bin by bin.
  private func reviewed(_ fixture: Fixture) throws -> Reliability {
    var reliability = Reliability()
    for (bin, counts) in fixture.bins.enumerated() where counts[0] > 0 {
      // Confidences within the bin that add up to the fixture's sum: all the mean, the last what is left.
      let mean = counts[2] / counts[0]
      for place in 0..<counts[0] {
        let steps = place + 1 < counts[0] ? mean : counts[2] - mean * (counts[0] - 1)
        let confidence = Double(steps) / 1_048_576
        #expect(Reliability.bin(of: confidence) == bin)
        try reliability.add(confidence: confidence, isCorrect: place < counts[1])
      }
    }
    return reliability
  }

  @Test("the calibration error and the accuracies made monotone agree with NumPy and SciPy")
  func calibration() throws {
    let fixture = try Fixture.load()
    let reliability = try reviewed(fixture)
    let error = try #require(reliability.calibrationError())
    for (value, exact) in zip([error.value, error.low, error.high, error.critical], fixture.calibration) {
      #expect((value - exact).magnitude < 1e-10, "\(error)")
    }
    let accuracies = try #require(reliability.calibratedAccuracies)
    let seen = accuracies.indices.filter { reliability.bins[$0].documents > 0 }
    for (bin, exact) in zip(seen, fixture.isotonic) { #expect((accuracies[bin] - exact).magnitude < 1e-12) }
    #expect(accuracies.count == Reliability.binCount && zip(accuracies, accuracies.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("reviews merge to the same counts in any order, and confidences out of range are refused")
  func merging() throws {
    var parts = [Reliability(), Reliability()]
    var all = Reliability()
    var draws = Draws(seed: 5)
    for index in 0..<500 {
      let confidence = draws.uniform()
      let isCorrect = draws.happens(confidence)
      try parts[index % 2].add(confidence: confidence, isCorrect: isCorrect)
      try all.add(confidence: confidence, isCorrect: isCorrect)
    }
    var (one, other) = (parts[0], parts[1])
    one.merge(parts[1])
    other.merge(parts[0])
    #expect(one == all && other == all && all.documents == 500)
    for bad: Double in [.nan, -0.1, 1.1, Double.infinity] {
      #expect(throws: LabelError.self) { try all.add(confidence: bad, isCorrect: true) }
    }
    #expect(Reliability.bin(of: 1) == 15 && Reliability.bin(of: 0) == 0)
    #expect(Reliability().calibrationError() == nil && Reliability().calibratedAccuracies == nil)
  }

  @Test("a calibrated model exceeds the critical calibration error in about one look of twenty, a bold one always")
  func calibrationLevel() throws {
    let seed: UInt64 = 72
    var draws = Draws(seed: seed)
    var beyond = (calibrated: 0, bold: 0)
    for _ in 0..<200 {
      var calibrated = Reliability()
      var bold = Reliability()
      for _ in 0..<1000 {
        let confidence = 0.5 + draws.uniform() / 2
        try calibrated.add(confidence: confidence, isCorrect: draws.happens(confidence))
        try bold.add(confidence: confidence, isCorrect: draws.happens(confidence - 0.08))
      }
      if calibrated.calibrationError()?.isBeyond ?? false { beyond.calibrated += 1 }
      if bold.calibrationError()?.isBeyond ?? false { beyond.bold += 1 }
    }
    #expect(beyond.calibrated <= 22, "seed \(seed): \(beyond)")
    #expect(beyond.bold >= 195, "seed \(seed): \(beyond)")
  }

  @Test("the estimated accuracy covers the true one where confidence means what it meant")
  func estimatedAccuracy() throws {
    let seed: UInt64 = 73
    var draws = Draws(seed: seed)
    var missed = 0
    for _ in 0..<200 {
      var reviewed = Reliability()
      for _ in 0..<2000 {
        let confidence = draws.uniform()
        try reviewed.add(confidence: confidence, isCorrect: draws.happens(confidence * confidence))
      }
      // The window has higher confidences: the square root of a uniform number. P(right) is its mean square, 1/2.
      var counts = [Int](repeating: 0, count: Reliability.binCount)
      for _ in 0..<1000 {
        let bin = try #require(Reliability.bin(of: draws.uniform().squareRoot()))
        counts[bin] += 1
      }
      let estimate = try #require(try EstimatedAccuracy.of(counts, reviewed: reviewed))
      #expect(estimate.uncovered == 0)
      if estimate.accuracy.low > 0.5 || estimate.accuracy.high < 0.5 { missed += 1 }
    }
    #expect(missed <= 22, "seed \(seed): \(missed) of 200")
  }

  @Test("confidences that no review has covered widen the estimate to all wrong and all right")
  func uncovered() throws {
    var reviewed = Reliability()
    for _ in 0..<100 { try reviewed.add(confidence: 0.9, isCorrect: true) }
    var counts = [Int](repeating: 0, count: Reliability.binCount)
    counts[14] = 50
    counts[2] = 50
    let estimate = try #require(try EstimatedAccuracy.of(counts, reviewed: reviewed))
    #expect(estimate.uncovered == 0.5)
    #expect(estimate.accuracy.low < 0.5 && estimate.accuracy.high == 1)
    #expect(try EstimatedAccuracy.of(counts, reviewed: Reliability()) == nil)
    #expect(try EstimatedAccuracy.of([Int](repeating: 0, count: 16), reviewed: reviewed) == nil)
    #expect(throws: LabelError.bins(1, of: 16)) { try EstimatedAccuracy.of([1], reviewed: reviewed) }
    counts[2] = -1
    #expect(throws: LabelError.count("documents", -1)) { try EstimatedAccuracy.of(counts, reviewed: reviewed) }
    counts[2] = .max
    counts[3] = .max
    let huge = try #require(try EstimatedAccuracy.of(counts, reviewed: reviewed, designEffect: .infinity))
    #expect(huge.accuracy.low == 0 && huge.accuracy.high == 1)
  }
}
