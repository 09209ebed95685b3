import Statistics
import Testing

/// Whether intervals and critical values hold what they promise, on simulated counts.
@Suite("Calibration of the distances")
struct DistanceCalibrationTests {
  /// A distribution over bins: a baseline's and, moved, a window's.
  struct Shape: Sendable, CustomTestStringConvertible {
    let name: String
    let weights: [Double]
    let positions: [Double]
    var testDescription: String { name }

    /// The shares, tilted along the bins so that a part of the mass moves upwards.
    func tilted(_ amount: Double) -> [Double] {
      let last = Double(max(1, weights.count - 1))
      return weights.indices.map { weights[$0] * (1 + amount * (2 * Double($0) / last - 1)) }
    }

    static let numeric = Shape(
      name: "32 equal bins and a tail",
      weights: [Double](repeating: 1.0 / 32, count: 31) + [0.02125, 0.005, 0.004, 0.001],
      positions: (0..<35).map { Double($0 * $0) / 50 })
    static let classes = Shape(
      name: "20 classes", weights: (1...20).map { 1 / Double($0) }, positions: (0..<20).map { Double($0) })
    static let rare = Shape(
      name: "64 classes, most of them rare", weights: (1...64).map { Double($0).squareRoot() / Double($0 * $0) },
      positions: (0..<64).map { Double($0) })
    static let two = Shape(name: "two classes", weights: [0.9, 0.1], positions: [0, 1])
    static let all = [numeric, classes, rare, two]
  }

  static let names = ["PSI", "JS", "Hellinger", "χ²", "G", "change", "KS", "Wasserstein"]

  private func distances(
    _ baseline: [Int], _ window: [Int], _ shape: Shape, effect: Double = 1, tolerance: Double = 0
  ) throws -> [Distance] {
    let plain = try Comparison(baseline: baseline, window: window, designEffect: effect, tolerance: tolerance)
    let ordered = try OrderedComparison(
      baseline: baseline, window: window, positions: shape.positions, designEffect: effect, tolerance: tolerance)
    return [
      plain.populationStability, plain.jensenShannon, plain.hellinger, plain.pearson, plain.likelihoodRatio,
      plain.largestChange.distance, ordered.kolmogorovSmirnov, ordered.wasserstein,
    ]
  }

  @Test(
    "quiet windows exceed the critical value in about one look of twenty, and never much more",
    arguments: Shape.all, [(200, 20_000), (2000, 20_000), (1000, 1000)])
  func level(shape: Shape, documents: (window: Int, baseline: Int)) throws {
    let seed: UInt64 = 61
    var draws = Draws(seed: seed)
    let alias = Alias(shape.weights)
    let runs = 200
    var beyond = [Int](repeating: 0, count: Self.names.count)
    // A baseline is drawn for every ten windows.
    for _ in 0..<runs / 10 {
      let baseline = alias.counts(documents.baseline, &draws)
      for _ in 0..<10 {
        let found = try distances(baseline, alias.counts(documents.window, &draws), shape)
        for (place, distance) in found.enumerated() where distance.isBeyond { beyond[place] += 1 }
      }
    }
    for (name, count) in zip(Self.names, beyond) {
      // 5 % of 200 are 10; by chance alone 22 are exceeded once in 6,000 times.
      #expect(count <= 22, "\(name), seed \(seed): \(Double(count) / Double(runs))")
    }
    // The PSI, on which the verdict rests, is not blind either.
    #expect(beyond[0] >= 2, "seed \(seed): \(Double(beyond[0]) / Double(runs))")
  }

  @Test("documents that come in like fours are held to the same level by a design effect of 4", arguments: Shape.all)
  func bursts(shape: Shape) throws {
    let seed: UInt64 = 62
    var draws = Draws(seed: seed)
    let alias = Alias(shape.weights)
    var beyond = [Int](repeating: 0, count: Self.names.count)
    for _ in 0..<10 {
      let baseline = alias.counts(5000, &draws).map { 4 * $0 }
      for _ in 0..<10 {
        let window = alias.counts(250, &draws).map { 4 * $0 }
        for (place, distance) in try distances(baseline, window, shape, effect: 4).enumerated()
        where distance.isBeyond {
          beyond[place] += 1
        }
      }
    }
    for (name, count) in zip(Self.names, beyond) { #expect(count <= 14, "\(name), seed \(seed): \(count) of 100") }
  }

  @Test(
    "a window as far from the baseline as is tolerated exceeds the critical value in at most about one look of twenty",
    arguments: Shape.all)
  func tolerance(shape: Shape) throws {
    let seed: UInt64 = 63
    var draws = Draws(seed: seed)
    let tilted = shape.tilted(0.15)
    let exact = try truth(shape, tilted)
    var beyond = [Int](repeating: 0, count: Self.names.count)
    for _ in 0..<20 {
      let baseline = Alias(shape.weights).counts(20_000, &draws)
      for _ in 0..<10 {
        let window = Alias(tilted).counts(2000, &draws)
        let found = try distances(baseline, window, shape, tolerance: exact[0])
        for (place, distance) in found.enumerated() where distance.isBeyond { beyond[place] += 1 }
      }
    }
    for (name, count) in zip(Self.names, beyond) { #expect(count <= 22, "\(name), seed \(seed): \(count) of 200") }
    #expect(beyond[0] >= 1, "seed \(seed): \(beyond[0]) of 200")
  }

  /// The measures of the distributions themselves, from counts so large that they have no noise.
  private func truth(_ shape: Shape, _ tilted: [Double]) throws -> [Double] {
    func counts(_ weights: [Double]) -> [Int] {
      let total = weights.reduce(0, +)
      return weights.map { Int($0 / total * 1e15) }
    }
    return try distances(counts(shape.weights), counts(tilted), shape).map(\.value)
  }

  @Test(
    "the intervals cover the true distance in at least about 95 of 100 windows",
    arguments: Shape.all, [0.1, 0.3, 0.8])
  func coverage(shape: Shape, amount: Double) throws {
    let seed: UInt64 = 64
    var draws = Draws(seed: seed)
    let tilted = shape.tilted(amount)
    let exact = try truth(shape, tilted)
    let runs = 100
    var missed = [Int](repeating: 0, count: Self.names.count)
    for _ in 0..<runs / 10 {
      let baseline = Alias(shape.weights).counts(20_000, &draws)
      for _ in 0..<10 {
        let window = Alias(tilted).counts(1000, &draws)
        for (place, distance) in try distances(baseline, window, shape).enumerated() {
          // χ² and G grow with the documents and have no true value of their own.
          guard place != 3, place != 4 else { continue }
          if exact[place] < distance.low - 1e-12 || exact[place] > distance.high + 1e-12 { missed[place] += 1 }
        }
      }
    }
    for (name, count) in zip(Self.names, missed) {
      #expect(count <= 14, "\(name), seed \(seed), moved by \(amount): missed \(count) of \(runs)")
    }
  }
}
