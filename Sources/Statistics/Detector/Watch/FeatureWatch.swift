/// The state of one feature's e-detector: R and a CUSUM for every alternative, and the running design effects.
///
/// Source: Shin, Ramdas & Rinaldo, *E-detectors: a nonparametric framework for sequential change detection*, NEJSDS
/// 2024 (the Shiryaev–Roberts form).
struct FeatureWatch: Sendable, Hashable {
  /// One alternative's account.
  struct Account: Sendable, Hashable {
    /// R: (increment + R)·e after every block.
    let growth: Double
    /// The sum of evidence since it was last at or below zero, in nats.
    let cusum: Double
    /// The first block after that zero.
    let zero: Int
    /// The first block after the CUSUM was last within 2 nats of zero.
    let near: Int
  }

  /// The alternatives' accounts, in an array each, filled up to a multiple of four.
  private var growth: [Double]
  private var cusum: [Double]
  private var zero: [Int64]
  private var near: [Int64]
  /// The sum of R over all alternatives.
  private(set) var totalGrowth = 0.0
  /// Whether a direction is not armed, since an alert for it is open or the baseline is not steady in it. Its accounts
  /// stand still.
  private(set) var stopped: [Bool]
  private var effects: RunningEffects
  private var pooled: PooledEffect
  /// How many blocks of over twice the baseline's block size were seen.
  private var largeSeen = 0

  /// The most evidence a burst may add where documents come in bursts, in nats.
  static let cap = 2.0
  /// Evidence of one block is held within this many nats either way, so that R stays a finite number.
  static let most = 600.0
  static let largestGrowth = 1e18

  /// - Parameter refused: the directions that are never armed; none where it is empty.
  init(_ feature: FeatureBaseline, firstBlock: Int = 0, refused: [Bool] = []) {
    let width = feature.alternatives.roundedUpToFour
    growth = [Double](repeating: 0, count: width)
    cusum = growth
    zero = [Int64](repeating: Int64(firstBlock), count: width)
    near = zero
    stopped = feature.directions.indices.map { refused.indices.contains($0) && refused[$0] }
    effects = RunningEffects(scores: feature.scores.count)
    pooled = PooledEffect(bins: feature.bins.count, isSeasonal: feature.season != nil)
  }

  /// The account of an alternative.
  func account(of alternative: Int) -> Account {
    Account(
      growth: growth[alternative], cusum: cusum[alternative], zero: Int(zero[alternative]),
      near: Int(near[alternative]))
  }

  /// The sum of R over alternatives that follow each other: those of a key or of a direction.
  @inline(__always)
  func growth(of alternatives: Range<Int>) -> Double {
    var sum = 0.0
    for place in alternatives { sum += growth[place] }
    return sum
  }

  /// The design effect that a block of `documents` documents is judged with.
  @inline(__always)
  func designEffect(_ norm: Norm, score: Int, documents: Int) -> Double {
    let learnt = norm.designEffect.ratio(documents: documents, largeSeen: largeSeen)
    return max(learnt, max(effects.ratios[score], pooled.ratio))
  }

  /// What turns steps of 2⁻²⁰ nats into nats, divided by the design effect.
  @inline(__always)
  static func unit(designEffect: Double) -> Double { 1 / Nats.stepsPerNat / designEffect }

  /// The most evidence of one block, in nats.
  ///
  /// - Parameter reach: over how many blocks a burst reaches; they share what it may add.
  @inline(__always)
  static func most(designEffect: Double, reach: Int) -> Double {
    designEffect > DesignEffect.cappedAbove ? cap / Double(reach) : most
  }

  /// Evidence in nats, divided by the design effect and held.
  ///
  /// - Parameter steps: a whole number of steps of 2⁻²⁰ nats.
  static func nats(_ steps: Double, designEffect: Double, reach: Int) -> Double {
    held(steps * unit(designEffect: designEffect), most(designEffect: designEffect, reach: reach))
  }

  @inline(__always)
  private static func held(_ nats: Double, _ most: Double) -> Double { min(most, max(-Self.most, nats)) }
}

extension FeatureWatch {
  /// Sets R and the CUSUM of all of the key's alternatives to 0.
  mutating func restart(_ key: FeatureBaseline.Key, after block: Int) { restart(key.alternatives, after: block) }

  /// Disarms a direction, for which an alert is open now.
  mutating func stop(_ direction: Int, of feature: FeatureBaseline, after block: Int) {
    stopped[direction] = true
    restart(feature.directions[direction].alternatives, after: block)
  }

  /// Arms a direction again, from nothing, after its alert has ended.
  mutating func arm(_ direction: Int, of feature: FeatureBaseline, after block: Int) {
    stopped[direction] = false
    restart(feature.directions[direction].alternatives, after: block)
  }

  private mutating func restart(_ alternatives: Range<Int>, after block: Int) {
    for place in alternatives {
      (growth[place], cusum[place]) = (0, 0)
      (zero[place], near[place]) = (Int64(block) + 1, Int64(block) + 1)
    }
    totalGrowth = total()
  }

  private func total() -> Double {
    var sum = 0.0
    for number in growth { sum += number }
    return sum
  }
}

extension FeatureWatch {
  /// All that it is, as numbers.
  var kept: WatchNumbers {
    var kept = WatchNumbers(reals: growth + cusum, integers: zero + near)
    kept.integers += stopped.map { $0 ? 1 : 0 }
    kept.integers.append(Int64(largeSeen))
    effects.write(into: &kept)
    pooled.write(into: &kept)
    return kept
  }

  /// The watch of a feature, as it was kept.
  ///
  /// - Throws: where the numbers are not of this feature.
  init(_ feature: FeatureBaseline, _ kept: WatchNumbers) throws(DetectorParts.Mismatch) {
    var reader = WatchNumbers.Reader(kept)
    let width = feature.alternatives.roundedUpToFour
    growth = try reader.reals(width)
    cusum = try reader.reals(width)
    zero = try reader.integers(width)
    near = try reader.integers(width)
    stopped = try reader.integers(feature.directions.count).map { $0 != 0 }
    largeSeen = try reader.integer()
    effects = try RunningEffects(scores: feature.scores.count, reading: &reader)
    pooled = try PooledEffect(bins: feature.bins.count, isSeasonal: feature.season != nil, reading: &reader)
    try reader.end()
    totalGrowth = total()
  }
}

extension FeatureWatch {
  /// What is worked out of one block, for as long as it is judged: parts of one piece of memory.
  private struct Scratch {
    /// The counts per bin as numbers.
    let numbers: UnsafeMutableBufferPointer<Double>
    let seen: RunningEffects.Seen
    /// The evidence of every alternative in nats, and what is staked on it anew; 0 of those that are stopped.
    let nats: UnsafeMutableBufferPointer<Double>
    let stakes: UnsafeMutableBufferPointer<Double>

    struct Sizes {
      let bins: Int
      let scores: Int
      let alternatives: Int
    }

    static func size(_ sizes: Sizes) -> Int {
      sizes.bins.roundedUpToFour + 4 * sizes.scores.roundedUpToFour + 2 * sizes.alternatives.roundedUpToFour
    }

    init(_ memory: UnsafeMutableBufferPointer<Double>, _ sizes: Sizes) {
      memory.initialize(repeating: 0)
      var start = 0
      func part(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        defer { start += count.roundedUpToFour }
        return UnsafeMutableBufferPointer(rebasing: memory[start..<start + count.roundedUpToFour])
      }
      numbers = part(sizes.bins)
      seen = .init(
        sums: part(sizes.scores), squares: part(sizes.scores), variances: part(sizes.scores),
        learnt: part(sizes.scores))
      nats = part(sizes.alternatives)
      stakes = part(sizes.alternatives)
    }
  }

  /// Judges a block by what was known before it, then learns how much it varies.
  mutating func add(
    _ counts: ArraySlice<UInt32>, of feature: FeatureBaseline, cell: FeatureBaseline.Cell, documents: Int,
    increment: Double, block: Int
  ) {
    let sizes = Scratch.Sizes(bins: counts.count, scores: feature.scores.count, alternatives: feature.alternatives)
    counts.withUnsafeBufferPointer { counts in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Scratch.size(sizes)) { memory in
        let scratch = Scratch(memory, sizes)
        for bin in counts.indices { scratch.numbers[bin] = Double(counts[bin]) }
        Self.sum(scratch, feature, cell)
        weigh(scratch, feature, cell, documents, increment: increment)
        settle(scratch, block: block)
        learn(scratch, feature, cell, Double(documents))
      }
    }
    if Double(documents) > 2 * feature.pooledDesignEffect.blockDocuments { largeSeen += 1 }
  }

  /// The sums of the scores and of their squares.
  private static func sum(_ scratch: Scratch, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell) {
    let numbers = scratch.numbers
    feature.scores.withUnsafeBufferPointer { scores in
      cell.norms.withUnsafeBufferPointer { norms in
        for place in scores.indices {
          var (sum, squares) = (0.0, 0.0)
          if scores[place].isMembership {
            for bin in scores[place].bins { sum += numbers[bin] }
            squares = sum
          } else {
            (sum, squares) = moments(numbers, norms[place].values)
          }
          scratch.seen.sums[place] = sum
          scratch.seen.squares[place] = squares
          scratch.seen.variances[place] = norms[place].variance
          scratch.seen.learnt[place] = norms[place].designEffect.ratio
        }
      }
    }
  }

  /// The sum of values, and of their squares, each as many times as `numbers` say.
  @inline(__always)
  private static func moments(_ numbers: UnsafeMutableBufferPointer<Double>, _ values: [Double]) -> (Double, Double) {
    values.withUnsafeBufferPointer { values in
      var (sums, squares) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      let whole = values.count & ~3
      for bin in stride(from: 0, to: whole, by: 4) {
        let value = SIMD4(values[bin], values[bin + 1], values[bin + 2], values[bin + 3])
        let weighted = numbers.four(bin) * value
        sums += weighted
        squares += weighted * value
      }
      var (sum, square) = (sums.sum(), squares.sum())
      for bin in whole..<values.count {
        let weighted = numbers[bin] * values[bin]
        sum += weighted
        square += weighted * values[bin]
      }
      return (sum, square)
    }
  }

  /// The evidence of every armed alternative, in nats.
  private func weigh(
    _ scratch: Scratch, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Int, increment: Double
  ) {
    let pooledRatio = pooled.ratio
    let (nats, stakes) = (scratch.nats, scratch.stakes)
    cell.norms.withUnsafeBufferPointer { norms in
      feature.directions.withUnsafeBufferPointer { directions in
        for place in directions.indices where !stopped[place] {
          let direction = directions[place]
          let learnt = norms[direction.score].designEffect
          let ratio = learnt.ratio(documents: documents, largeSeen: largeSeen)
          let effect = max(ratio, max(effects.ratios[direction.score], pooledRatio))
          let unit = Self.unit(designEffect: effect)
          let most = Self.most(designEffect: effect, reach: learnt.reach)
          let inside = scratch.seen.sums[direction.score]
          cell.evidence.weigh(
            direction.alternatives, scratch.numbers, inside: inside, documents: documents, into: nats)
          for alternative in direction.alternatives {
            nats[alternative] = Self.held(nats[alternative] * unit, most)
            stakes[alternative] = increment
          }
        }
      }
    }
  }

  /// Moves all accounts on by their evidence.
  private mutating func settle(_ scratch: Scratch, block: Int) {
    let next = Int64(block) + 1
    let (nats, stakes) = (scratch.nats, scratch.stakes)
    growth.withUnsafeMutableBufferPointer { growth in
      cusum.withUnsafeMutableBufferPointer { cusum in
        zero.withUnsafeMutableBufferPointer { zero in
          near.withUnsafeMutableBufferPointer { near in
            for first in stride(from: 0, to: growth.count, by: 4) {
              let evidence = nats.four(first)
              var grown = (stakes.four(first) + growth.four(first)) * Elementary.exp(evidence)
              grown.replace(with: Self.largestGrowth, where: grown .> Self.largestGrowth)
              growth.put(grown, at: first)
              var sum = cusum.four(first) + evidence
              let isZero = sum .<= 0
              sum.replace(with: 0, where: isZero)
              cusum.put(sum, at: first)
              zero.put(next, at: first, where: isZero)
              near.put(next, at: first, where: sum .<= 2)
            }
          }
        }
      }
    }
    totalGrowth = total()
  }

  private mutating func learn(
    _ scratch: Scratch, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Double
  ) {
    if feature.season != nil {
      // What is left of the season is what may vary.
      let (sums, squares) = (scratch.seen.sums, scratch.seen.squares)
      for place in feature.scores.indices {
        let mean = cell.norms[place].mean
        squares[place] += mean * (mean * documents - 2 * sums[place])
        sums[place] -= mean * documents
      }
    }
    effects.add(scratch.seen, documents: documents)
    pooled.add(
      scratch.numbers, documents: documents, probabilities: cell.probabilities,
      baseline: feature.pooledDesignEffect.ratio)
  }
}
