@testable import Statistics

/// Random counts for simulations of tests, from a seed.
struct Draws {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// A number from 0 up to, but not including, 1.
  mutating func uniform() -> Double { generator.unit() }

  /// Whether something of this chance happens.
  mutating func happens(_ chance: Double) -> Bool { uniform() < chance }

  /// How many of `trials` things of this chance happen.
  mutating func binomial(_ trials: Int, _ chance: Double) -> Int {
    var count = 0
    for _ in 0..<trials where uniform() < chance { count += 1 }
    return count
  }

  /// A whole number below `bound`.
  mutating func below(_ bound: Int) -> Int { min(bound - 1, Int(uniform() * Double(bound))) }
}

/// Draws documents into bins of given weights in constant time each (Walker's alias method).
struct Alias {
  private var chances: [Double]
  private var others: [Int]

  init(_ weights: [Double]) {
    let total = weights.reduce(0, +)
    chances = weights.map { $0 / total * Double(weights.count) }
    others = Array(weights.indices)
    var small = chances.indices.filter { chances[$0] < 1 }
    var large = chances.indices.filter { chances[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      others[low] = high
      chances[high] -= 1 - chances[low]
      if chances[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
    // What is left over is 1 but for rounding.
    for bin in small + large { chances[bin] = 1 }
  }

  /// The counts of `documents` documents.
  func counts(_ documents: Int, _ draws: inout Draws) -> [Int] {
    var counts = [Int](repeating: 0, count: chances.count)
    for _ in 0..<documents {
      let bin = draws.below(chances.count)
      counts[draws.happens(chances[bin]) ? bin : others[bin]] += 1
    }
    return counts
  }
}
