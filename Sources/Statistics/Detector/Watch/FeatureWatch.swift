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
    pooled = PooledEffect(bins: feature.bins.count, isSeasonal: feature.isSeasonal)
  }

  /// The account of an alternative.
  func account(of alternative: Int) -> Account {
    Account(
      growth: growth[alternative], cusum: cusum[alternative], zero: Int(zero[alternative]),
      near: Int(near[alternative]))
  }

  /// The mean of R over a direction's alternatives, times the direction's weight.
  @inline(__always)
  func evidence(of direction: FeatureBaseline.Direction) -> Double {
    var sum = 0.0
    for place in direction.alternatives { sum += growth[place] }
    return sum * direction.weightOfAlternative
  }

  /// The sum over the key's directions.
  @inline(__always)
  func evidence(of key: FeatureBaseline.Key, in feature: FeatureBaseline) -> Double {
    var sum = 0.0
    for direction in key.directions { sum += evidence(of: feature.directions[direction]) }
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
  private static func unit(designEffect: Double) -> Double { 1 / Nats.stepsPerNat / designEffect }

  /// The most evidence of one block, in nats.
  ///
  /// - Parameter reach: over how many blocks a burst reaches; they share what it may add.
  @inline(__always)
  private static func most(designEffect: Double, reach: Int) -> Double {
    designEffect > DesignEffect.cappedAbove ? cap / Double(reach) : most
  }

  /// Evidence in nats, divided by the design effect and held.
  ///
  /// - Parameters:
  ///   - steps: a whole number of steps of 2⁻²⁰ nats.
  ///   - blocks: of how many blocks it is.
  static func nats(_ steps: Double, designEffect: Double, reach: Int, blocks: Double = 1) -> Double {
    let most = blocks * most(designEffect: designEffect, reach: reach)
    return min(most, max(-blocks * Self.most, steps * unit(designEffect: designEffect)))
  }
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
    growth.withUnsafeBufferPointer { growth in
      var sum = SIMD4<Double>.zero
      for first in stride(from: 0, to: growth.count, by: 4) { sum += growth.four(first) }
      return sum.sum()
    }
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
    pooled = try PooledEffect(bins: feature.bins.count, isSeasonal: feature.isSeasonal, reading: &reader)
    try reader.end()
    totalGrowth = total()
  }
}

extension FeatureWatch {
  /// Judges a block by what was known before it, then learns how much it varies.
  ///
  /// - Parameters:
  ///   - counts: the block's documents in each of the feature's bins.
  ///   - memory: as much as ``WatchScratch/size(for:)`` says at least; what is in it does not matter.
  mutating func add(
    _ counts: UnsafeBufferPointer<UInt32>, of feature: FeatureBaseline, cell: FeatureBaseline.Cell, documents: Int,
    increment: Double, block: Int, in memory: UnsafeMutableBufferPointer<Double>
  ) {
    let scratch = WatchScratch(memory, for: feature)
    scratch.take(counts)
    sum(scratch, feature, cell, documents: documents)
    spread(scratch, feature)
    cell.evidence.weighNumbers(scratch.counts, into: scratch.steps)
    settle(scratch, cell.evidence, Double(documents), increment: increment, block: block)
    learn(scratch, feature, cell, Double(documents))
    if Double(documents) > 2 * feature.pooledDesignEffect.blockDocuments { largeSeen += 1 }
  }

  /// The sums of the scores and of their squares, and how their evidence is weighed.
  private func sum(_ scratch: WatchScratch, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, documents: Int) {
    let (pooledRatio, seen) = (pooled.ratio, scratch.seen)
    let (sums, allSquares) = (seen.sums, seen.squares)
    feature.scores.withUnsafeBufferPointer { scores in
      cell.norms.withUnsafeBufferPointer { norms in
        for place in scores.indices {
          var (sum, squares) = (0.0, 0.0)
          if scores[place].isMembership {
            for bin in scores[place].bins { sum += scratch.counts[bin] }
            squares = sum
          } else {
            (sum, squares) = scratch.moments(norms[place].values)
          }
          sums[place] = sum
          allSquares[place] = squares
          seen.variances[place] = norms[place].variance
          let learnt = norms[place].designEffect
          seen.learnt[place] = learnt.ratio
          let ratio = learnt.ratio(documents: documents, largeSeen: largeSeen)
          let effect = max(ratio, max(effects.ratios[place], pooledRatio))
          scratch.units[place] = Self.unit(designEffect: effect)
          scratch.limits[place] = Self.most(designEffect: effect, reach: learnt.reach)
        }
      }
    }
  }

  /// Gives every alternative what its score has; those that are stopped are given no evidence.
  private func spread(_ scratch: WatchScratch, _ feature: FeatureBaseline) {
    let sums = scratch.seen.sums
    feature.directions.withUnsafeBufferPointer { directions in
      stopped.withUnsafeBufferPointer { stopped in
        for place in directions.indices {
          let (score, alternatives) = (directions[place].score, directions[place].alternatives)
          scratch.inside.fill(alternatives, sums[score])
          scratch.unit.fill(alternatives, stopped[place] ? 0 : scratch.units[score])
          scratch.limit.fill(alternatives, scratch.limits[score])
        }
      }
    }
  }

  /// Moves all accounts on by their evidence.
  private mutating func settle(
    _ scratch: WatchScratch, _ table: EvidenceTable, _ documents: Double, increment: Double, block: Int
  ) {
    let next = Int64(block) + 1
    growth.withUnsafeMutableBufferPointer { growth in
      cusum.withUnsafeMutableBufferPointer { cusum in
        zero.withUnsafeMutableBufferPointer { zero in
          near.withUnsafeMutableBufferPointer { near in
            table.withMemberships { outside, gain in
              for first in stride(from: 0, to: growth.count, by: 4) {
                let members = scratch.inside.four(first) * gain.four(first) + documents * outside.four(first)
                let steps = scratch.steps.four(first) + members
                let evidence = (steps * scratch.unit.four(first))
                  .larger(SIMD4(repeating: -Self.most)).smaller(scratch.limit.four(first))
                let grown = (increment + growth.four(first)) * Elementary.exp(evidence)
                growth.put(grown.smaller(SIMD4(repeating: Self.largestGrowth)), at: first)
                let sum = (cusum.four(first) + evidence).larger(.zero)
                cusum.put(sum, at: first)
                zero.put(next, at: first, where: sum .<= 0)
                near.put(next, at: first, where: sum .<= 2)
              }
            }
          }
        }
      }
    }
    totalGrowth = total()
  }

  private mutating func learn(
    _ scratch: WatchScratch, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Double
  ) {
    if feature.isSeasonal {
      let expected = scratch.pooled.part(scratch.counts.count, scratch.counts.count)
      for bin in cell.probabilities.indices { expected[bin] = documents * cell.probabilities[bin] }
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
      UnsafeBufferPointer(scratch.pooled), documents: documents, probabilities: cell.probabilities,
      baseline: feature.pooledDesignEffect.ratio)
  }
}
