/// The evidence that one document in each bin gives for one alternative, in steps of 2⁻²⁰ nats.
///
/// For every distribution inside the null, e to the power of the evidence has an expectation of at most 1.
public struct Evidence: Sendable, Hashable, Codable {
  /// The change bet on: a shift beyond the edge, or a ratio of odds.
  public let amount: Double
  /// One number per bin. Memberships have two only: outside, inside.
  public let steps: [Int32]
  /// The bins of a membership; `nil` for numeric scores.
  public let members: Range<Int>?

  /// No bet: no document is evidence of anything.
  static func none(_ score: Score, bins: Int) -> Evidence {
    Evidence(
      amount: 0, steps: [Int32](repeating: 0, count: score.isMembership ? 2 : bins),
      members: score.isMembership ? score.bins : nil)
  }

  /// The evidence of a document in `bin`.
  public func steps(of bin: Int) -> Int32 {
    guard let members else { return steps[bin] }
    return steps[members.contains(bin) ? 1 : 0]
  }

  /// Bets on a mean above `edge`: L = ln(1 + λ(g − edge)), λ = amount / variance, at most 0.9 / (edge − min g).
  ///
  /// Falls are bet on with the scores and the edge negated.
  static func shift(_ amount: Double, values: [Double], variance: Double, edge: Double) -> Evidence {
    let lowest = values.min() ?? 0
    let most = 0.9 / max(edge - lowest, 1e-12)
    let bet = min(variance > 0 ? amount / variance : most, most)
    // The bet is held below what would make this 0 or less.
    let steps = [Int32](unsafeUninitializedCapacity: values.count) { steps, initialized in
      for first in stride(from: 0, to: values.count, by: 4) {
        var four = SIMD4(repeating: edge)
        let lanes = Swift.min(4, values.count - first)
        for lane in 0..<lanes { four[lane] = values[first + lane] }
        let logs = Elementary.log(bet * (four - edge) + 1)
        for lane in 0..<lanes { steps.initializeElement(at: first + lane, to: Nats.fixed(logs[lane])) }
      }
      initialized = values.count
    }
    return Evidence(amount: amount, steps: steps, members: nil)
  }

  /// Bets on a share above `edge` (in 0 to 1, both excluded): ln(p₁/edge) inside, ln((1 − p₁)/(1 − edge)) outside,
  /// where the odds of p₁ are `ratio` times those of the edge.
  ///
  /// With `complement` the share bet on is that of the documents outside `members`.
  static func odds(_ ratio: Double, members: Range<Int>, edge: Double, complement: Bool) -> Evidence {
    let odds = ratio * edge / (1 - edge)
    let raised = odds / (1 + odds)
    let hit = Nats.fixed(Elementary.log(raised / edge))
    let miss = Nats.fixed(Elementary.log((1 - raised) / (1 - edge)))
    return Evidence(amount: ratio, steps: complement ? [hit, miss] : [miss, hit], members: members)
  }

  /// The evidence for each of the score's amounts that its mean lies above `edge` (rising) or below it.
  ///
  /// Empty where no distribution lies beyond the edge.
  static func alternatives(_ score: Score, norm: Norm, edge: Double, rising: Bool) -> [Evidence] {
    if score.isMembership {
      let share = rising ? edge : 1 - edge
      guard share > 0, share < 1 else { return [] }
      return score.amounts.map { odds($0, members: score.bins, edge: share, complement: !rising) }
    }
    guard norm.variance > 0 else { return [] }
    let values = rising ? norm.values : norm.values.map { -$0 }
    let signed = rising ? edge : -edge
    guard signed < values.max() ?? signed else { return [] }
    return score.amounts.map { shift($0, values: values, variance: norm.variance, edge: signed) }
  }

  /// The evidence of counts, one per bin, in steps.
  @inline(__always)
  func sum(_ counts: UnsafeBufferPointer<UInt32>, documents: Int) -> Int64 {
    if let members {
      var inside: Int64 = 0
      for bin in members { inside &+= Int64(counts[bin]) }
      return inside &* Int64(steps[1]) &+ (Int64(documents) &- inside) &* Int64(steps[0])
    }
    var sum: Int64 = 0
    for bin in 0..<min(steps.count, counts.count) { sum &+= Int64(counts[bin]) &* Int64(steps[bin]) }
    return sum
  }
}
