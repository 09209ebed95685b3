/// What is worked out of one feature's counts in a block, for as long as it is judged: parts of one piece of memory.
struct WatchScratch {
  /// The counts per bin as numbers, and what the pooled effect is told: with a season what it expects, behind the counts.
  let counts: UnsafeMutableBufferPointer<Double>
  let pooled: UnsafeMutableBufferPointer<Double>
  let seen: RunningEffects.Seen
  /// Of every score: what turns steps into nats divided by its design effect, and the most evidence of one block.
  let units: UnsafeMutableBufferPointer<Double>
  let limits: UnsafeMutableBufferPointer<Double>
  /// Of every alternative: the evidence by numbers in steps, the documents that are members, and what its score has of
  /// units and limits. Those beyond the last have no evidence.
  let steps: UnsafeMutableBufferPointer<Double>
  let inside: UnsafeMutableBufferPointer<Double>
  let unit: UnsafeMutableBufferPointer<Double>
  let limit: UnsafeMutableBufferPointer<Double>

  /// How many numbers a feature takes.
  static func size(for feature: FeatureBaseline) -> Int {
    width(for: feature) + 6 * feature.scores.count.roundedUpToFour + 4 * room(for: feature)
  }

  /// As ``size(for:)``, of the one of several features that takes the most.
  static func size(for features: [FeatureBaseline]) -> Int { features.reduce(0) { max($0, size(for: $1)) } }

  private static func width(for feature: FeatureBaseline) -> Int {
    PooledEffect.width(bins: feature.bins.count, isSeasonal: feature.isSeasonal)
  }

  /// Alternatives are filled in by four, and the last four may begin with the last alternative.
  private static func room(for feature: FeatureBaseline) -> Int { feature.alternatives.roundedUpToFour + 4 }

  init(_ memory: UnsafeMutableBufferPointer<Double>, for feature: FeatureBaseline) {
    memory.part(0, Self.size(for: feature)).initialize(repeating: 0)
    var start = 0
    func part(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
      defer { start += count }
      return memory.part(start, count)
    }
    pooled = part(Self.width(for: feature))
    counts = pooled.part(0, feature.bins.count.roundedUpToFour)
    let scores = feature.scores.count.roundedUpToFour
    seen = .init(moments: part(2 * scores), variances: part(scores), learnt: part(scores))
    units = part(scores)
    limits = part(scores)
    let room = Self.room(for: feature)
    steps = part(room)
    inside = part(room)
    unit = part(room)
    limit = part(room)
  }

  /// Takes the documents of each bin.
  @inline(__always)
  func take(_ documents: UnsafeBufferPointer<UInt32>) {
    for bin in 0..<min(documents.count, counts.count) { counts[bin] = Double(documents[bin]) }
  }

  /// The sum of values, one for each bin, and of their squares, over all documents.
  @inline(__always)
  func moments(_ values: [Double]) -> (sum: Double, squares: Double) {
    values.withUnsafeBufferPointer { values in
      var (sums, squares) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      let whole = values.count & ~3
      for bin in stride(from: 0, to: whole, by: 4) {
        let value = values.four(bin)
        let weighted = counts.four(bin) * value
        sums += weighted
        squares += weighted * value
      }
      var (sum, square) = (sums.sum(), squares.sum())
      for bin in whole..<values.count {
        let weighted = counts[bin] * values[bin]
        sum += weighted
        square += weighted * values[bin]
      }
      return (sum, square)
    }
  }
}
