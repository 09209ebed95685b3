import Foundation
import Statistics
import Testing

@Suite("Distances")
struct DistanceTests {
  /// What `Fixtures/distances.py` wrote: value, interval and critical value of each measure.
  struct Case: Decodable, Sendable {
    let baseline: [Int]
    let window: [Int]
    let positions: [Double]
    let designEffect: Double
    let tolerance: Double
    let pooled: [Int]
    let psi: [Double]
    let jensenShannon: [Double]
    let hellinger: [Double]
    let pearson: [Double]
    let likelihoodRatio: [Double]
    let largestChange: [Double]
    let kolmogorovSmirnov: [Double]
    let wasserstein: [Double]

    static func load() throws -> [Case] {
      let url = try #require(Bundle.module.url(forResource: "Fixtures/distances", withExtension: "json"))
      return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    }
  }

  private func expect(_ distance: Distance, _ exact: [Double], _ name: String, _ place: Int) {
    for (value, exact) in zip([distance.value, distance.low, distance.high, distance.critical], exact) {
      #expect((value - exact).magnitude <= 1e-9 * max(exact, 1e-3), "\(name) of case \(place): \(distance) \(exact)")
    }
  }

  @Test("all measures, their intervals and critical values agree with SciPy")
  func agreement() throws {
    for (place, fixture) in try Case.load().enumerated() {
      let plain = try Comparison(
        baseline: fixture.baseline, window: fixture.window, designEffect: fixture.designEffect,
        tolerance: fixture.tolerance)
      #expect(plain.pooled == fixture.pooled)
      expect(plain.populationStability, fixture.psi, "PSI", place)
      expect(plain.jensenShannon, fixture.jensenShannon, "JS", place)
      expect(plain.hellinger, fixture.hellinger, "Hellinger", place)
      expect(plain.pearson, fixture.pearson, "χ²", place)
      expect(plain.likelihoodRatio, fixture.likelihoodRatio, "G", place)
      expect(plain.largestChange.distance, fixture.largestChange, "largest change", place)
      let ordered = try OrderedComparison(
        baseline: fixture.baseline, window: fixture.window, positions: fixture.positions,
        designEffect: fixture.designEffect, tolerance: fixture.tolerance)
      expect(ordered.kolmogorovSmirnov, fixture.kolmogorovSmirnov, "KS", place)
      expect(ordered.wasserstein, fixture.wasserstein, "Wasserstein", place)
    }
  }

  @Test("the critical value grows with the design effect, and with fewer documents")
  func noise() throws {
    let plain = try Comparison(baseline: [5000, 5000], window: [50, 50])
    let bursts = try Comparison(baseline: [5000, 5000], window: [50, 50], designEffect: 7)
    let few = try Comparison(baseline: [5000, 5000], window: [10, 10])
    #expect((bursts.populationStability.critical / plain.populationStability.critical - 7).magnitude < 1e-9)
    #expect(few.populationStability.critical > 4.5 * plain.populationStability.critical)
    #expect((plain.pValue - 1).magnitude < 1e-12)
  }

  @Test("an empty or a new bin gives a finite distance, and the bin that moved most is named")
  func emptyBins() throws {
    let comparison = try Comparison(baseline: [1000, 0, 500], window: [0, 300, 150])
    #expect(comparison.populationStability.value.isFinite && comparison.populationStability.isBeyond)
    #expect(comparison.jensenShannon.value <= Elementary.log(2))
    #expect(comparison.likelihoodRatio.value.isFinite)
    #expect(comparison.largestChange.bin == 0)
    #expect(comparison.largestChange.distance.value == 2.0 / 3)
  }

  @Test("rare bins are counted together, so that one document of a new class is no drift")
  func rareBins() throws {
    let comparison = try Comparison(baseline: [19_000, 960, 20, 19, 1, 0], window: [190, 9, 0, 0, 0, 1])
    #expect(comparison.pooled == [1, 2, 3, 4, 5])
    #expect(comparison.degrees == 1)
    #expect(!comparison.populationStability.isBeyond)
    let many = try Comparison(baseline: [19_000, 960, 20, 19, 1, 0], window: [180, 9, 0, 0, 0, 11])
    #expect(many.populationStability.isBeyond)
  }

  @Test("what cannot be compared is an error that says why")
  func errors() throws {
    func error(
      _ baseline: [Int], _ window: [Int], _ effect: Double = 1, _ tolerance: Double = 0
    ) -> ComparisonError? {
      let result = Result { () throws(ComparisonError) in
        try Comparison(baseline: baseline, window: window, designEffect: effect, tolerance: tolerance)
      }
      guard case .failure(let error) = result else { return nil }
      return error
    }
    #expect(error([1, 2], [1]) == .bins(baseline: 2, window: 1, positions: nil))
    #expect(error([], []) == .bins(baseline: 0, window: 0, positions: nil))
    #expect(error([1, -2], [1, 1]) == .negative(.baseline, bin: 1))
    #expect(error([1, 2], [Int.min, 1]) == .negative(.window, bin: 0))
    #expect(error([0, 0], [1, 1]) == .empty(.baseline))
    #expect(error([1, 1], [0, 0]) == .empty(.window))
    for bad: Double in [.nan, Double.infinity, 0, -1] {
      guard case .outside("design effect", _, _) = error([1, 1], [1, 1], bad) else {
        Issue.record("design effect \(bad)")
        continue
      }
    }
    for bad: Double in [.nan, Double.infinity, -1] {
      guard case .outside("tolerance", _, _) = error([1, 1], [1, 1], 1, bad) else {
        Issue.record("tolerance \(bad)")
        continue
      }
    }
    #expect(throws: ComparisonError.bins(baseline: 2, window: 2, positions: 1)) {
      _ = try OrderedComparison(baseline: [1, 1], window: [1, 1], positions: [0])
    }
    #expect(throws: ComparisonError.self) {
      _ = try OrderedComparison(baseline: [1, 1], window: [1, 1], positions: [0, .nan])
    }
    #expect(ComparisonError.empty(.window).description == "the window has no documents")
  }

  @Test(
    "counts of any size, one bin or equal positions give numbers",
    arguments: [
      ([Int.max, Int.max, 3], [Int.max, 1, Int.max - 1]), ([1], [1]), ([Int.max], [1]), ([1, 0], [0, 1]),
      ([0, 0, 5], [0, 0, 7]), ([Int.max, 0], [0, Int.max]),
    ])
  func extremes(baseline: [Int], window: [Int]) throws {
    for tolerance in [0, 0.1, 1000] {
      let plain = try Comparison(baseline: baseline, window: window, designEffect: 3, tolerance: tolerance)
      let ordered = try OrderedComparison(
        baseline: baseline, window: window, positions: [Double](repeating: 1, count: window.count), designEffect: 3,
        tolerance: tolerance)
      for distance in [
        plain.populationStability, plain.jensenShannon, plain.hellinger, plain.pearson, plain.likelihoodRatio,
        plain.largestChange.distance, ordered.kolmogorovSmirnov, ordered.wasserstein,
      ] {
        for number in [distance.value, distance.low, distance.high, distance.critical] {
          #expect(number.isFinite && number >= 0, "\(distance)")
        }
        #expect(distance.low <= distance.high)
      }
      #expect(plain.pValue >= 0 && plain.pValue <= 1)
    }
  }
}
