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

  /// The evidence of a document in `bin`.
  public func steps(of bin: Int) -> Int32 {
    guard let members else { return steps[bin] }
    return steps[members.contains(bin) ? 1 : 0]
  }

  /// The evidence for each of the score's amounts that its mean lies above `edge` (rising) or below it.
  ///
  /// Empty where no distribution lies beyond the edge.
  static func alternatives(_ score: Score, norm: Norm, edge: Double, rising: Bool) -> [Evidence] {
    DirectionBets(score, norm: norm, edge: edge, rising: rising)?.evidence ?? []
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
