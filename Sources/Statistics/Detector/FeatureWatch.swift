/// The state of one feature's e-detector: R and a CUSUM for every alternative, and the running design effects.
///
/// Source: Shin, Ramdas & Rinaldo, *E-detectors: a nonparametric framework for sequential change detection*, NEJSDS
/// 2024 (the Shiryaev–Roberts form).
struct FeatureWatch: Sendable, Hashable, Codable {
  /// One alternative's account.
  struct Account: Sendable, Hashable, Codable {
    /// R: (increment + R)·e after every block.
    var growth = 0.0
    /// The sum of evidence since it was last at or below zero, in nats.
    var cusum = 0.0
    /// The first block after that zero.
    var zero: Int
    /// The first block after the CUSUM was last within 2 nats of zero.
    var near: Int

    @inline(__always)
    fileprivate mutating func add(_ nats: Double, factor: Double, increment: Double, block: Int) {
      growth = min((increment + growth) * factor, FeatureWatch.largestGrowth)
      cusum += nats
      if cusum <= 0 {
        cusum = 0
        zero = block + 1
      }
      if cusum <= 2 { near = block + 1 }
    }
  }

  /// The alternatives' accounts.
  var accounts: [Account]
  /// Whether a direction is not armed, since an alert for it is open or the baseline is not steady in it.
  var stopped: [Bool]
  private var effects: [RunningEffect]
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
    accounts = [Account](repeating: Account(zero: firstBlock, near: firstBlock), count: feature.alternatives)
    stopped = feature.directions.indices.map { refused.indices.contains($0) && refused[$0] }
    effects = [RunningEffect](repeating: RunningEffect(), count: feature.scores.count)
    pooled = PooledEffect(bins: feature.bins.count)
  }

  /// Whether it is of this feature: as many alternatives, directions, scores and bins.
  func fits(_ feature: FeatureBaseline) -> Bool {
    accounts.count == feature.alternatives && stopped.count == feature.directions.count
      && effects.count == feature.scores.count && pooled.bins == feature.bins.count
  }

  /// The design effect that a block of `documents` documents is judged with.
  func designEffect(_ norm: Norm, score: Int, documents: Int) -> Double {
    let learnt = norm.designEffect.ratio(documents: documents, largeSeen: largeSeen)
    return max(learnt, max(effects[score].ratio, pooled.ratio))
  }

  /// Evidence in nats, divided by the design effect and held.
  ///
  /// - Parameters:
  ///   - steps: a whole number of steps of 2⁻²⁰ nats.
  ///   - reach: over how many blocks a burst reaches; they share what it may add.
  @inline(__always)
  static func nats(_ steps: Double, designEffect: Double, reach: Int) -> Double {
    let nats = steps * (1 / Nats.stepsPerNat) / designEffect
    let most = designEffect > DesignEffect.cappedAbove ? cap / Double(reach) : Self.most
    return min(most, max(-Self.most, nats))
  }

  /// Judges a block by what was known before it, then learns how much it varies.
  mutating func add(
    _ counts: ArraySlice<UInt32>, of feature: FeatureBaseline, cell: FeatureBaseline.Cell, documents: Int,
    increment: Double, block: Int
  ) {
    counts.withUnsafeBufferPointer { counts in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: counts.count) { numbers in
        for bin in counts.indices { numbers.initializeElement(at: bin, to: Double(counts[bin])) }
        let seen = (counts: counts, numbers: UnsafeBufferPointer(numbers))
        judge(seen, feature, cell, documents, increment: increment, block: block)
        learn(seen, feature, cell, Double(documents))
      }
    }
    if Double(documents) > 2 * feature.pooledDesignEffect.blockDocuments { largeSeen += 1 }
  }

  /// A block's counts per bin of a feature, as they are and as numbers.
  private typealias Seen = (counts: UnsafeBufferPointer<UInt32>, numbers: UnsafeBufferPointer<Double>)

  private mutating func judge(
    _ seen: Seen, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Int, increment: Double,
    block: Int
  ) {
    let fours = (accounts.count + 3) / 4
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 8 * fours) { all in
      all.initialize(repeating: 0)
      let nats = UnsafeMutableBufferPointer(rebasing: all[..<(4 * fours)])
      weigh(seen, feature, cell, documents, into: nats)
      for first in stride(from: 0, to: 4 * fours, by: 4) {
        let factors = Elementary.exp(SIMD4(nats[first], nats[first + 1], nats[first + 2], nats[first + 3]))
        for place in 0..<4 { all[4 * fours + first + place] = factors[place] }
      }
      accounts.withUnsafeMutableBufferPointer { accounts in
        for (place, direction) in feature.directions.enumerated() where !stopped[place] {
          for place in direction.alternatives {
            let factor = all[4 * fours + place]
            accounts[place].add(nats[place], factor: factor, increment: increment, block: block)
          }
        }
      }
    }
  }

  /// The evidence of every armed alternative, in nats.
  private func weigh(
    _ seen: Seen, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Int,
    into nats: UnsafeMutableBufferPointer<Double>
  ) {
    let pooledRatio = pooled.ratio
    cell.norms.withUnsafeBufferPointer { norms in
      for (place, direction) in feature.directions.enumerated() where !stopped[place] {
        let learnt = norms[direction.score].designEffect
        let ratio = learnt.ratio(documents: documents, largeSeen: largeSeen)
        let effect = max(ratio, max(effects[direction.score].ratio, pooledRatio))
        cell.evidence.forEachSum(of: direction.alternatives, seen.counts, seen.numbers, documents: documents) {
          nats[$0] = Self.nats($1, designEffect: effect, reach: learnt.reach)
        }
      }
    }
  }

  private mutating func learn(
    _ seen: Seen, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ documents: Double
  ) {
    let (counts, numbers) = seen
    let isSeasonal = feature.season != nil
    effects.withUnsafeMutableBufferPointer { effects in
      feature.scores.withUnsafeBufferPointer { scores in
        cell.norms.withUnsafeBufferPointer { norms in
          for place in effects.indices {
            let mean = norms[place].mean
            var (sum, squares) = (0.0, 0.0)
            let bins = scores[place].bins
            if scores[place].isMembership {
              for bin in bins { sum += numbers[bin] }
              squares = sum
            } else {
              norms[place].values.withUnsafeBufferPointer { values in
                for bin in bins {
                  let weighted = numbers[bin] * values[bin]
                  sum += weighted
                  squares += weighted * values[bin]
                }
              }
            }
            if isSeasonal {
              // What is left of the season is what may vary.
              squares += mean * (mean * documents - 2 * sum)
              sum -= mean * documents
            }
            effects[place].add(
              documents: documents, sum: sum, squares: squares, variance: norms[place].variance,
              learnt: norms[place].designEffect.ratio)
          }
        }
      }
    }
    pooled.add(
      counts, documents: documents, probabilities: cell.probabilities, baseline: feature.pooledDesignEffect.ratio,
      isSeasonal: feature.season != nil)
  }

  /// The sum of R over the key's alternatives that are armed.
  func growth(of key: FeatureBaseline.Key) -> Double {
    var sum = 0.0
    for place in key.alternatives { sum += accounts[place].growth }
    return sum
  }

  /// Sets R and the CUSUM of all of the key's alternatives to 0.
  mutating func restart(_ key: FeatureBaseline.Key, after block: Int) {
    for place in key.alternatives { restart(alternative: place, after: block) }
  }

  /// Arms a direction again, from nothing, after its alert has ended.
  mutating func arm(_ direction: Int, of feature: FeatureBaseline, after block: Int) {
    stopped[direction] = false
    for place in feature.directions[direction].alternatives { restart(alternative: place, after: block) }
  }

  private mutating func restart(alternative place: Int, after block: Int) {
    accounts[place] = Account(zero: block + 1, near: block + 1)
  }
}
