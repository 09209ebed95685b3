/// The evidence of all of a feature's alternatives in one cell, laid out for judging them together.
public struct EvidenceTable: Sendable, Hashable {
  /// What each alternative bets on.
  private var amounts: [Double] = []
  /// The bins of a membership; nil of numbers.
  private var members: [Range<Int>?] = []
  /// Of a membership the steps of a document outside, and what one inside has more; 0 of numbers. Filled up with 0 to a
  /// multiple of four.
  private var outside: [Double]
  private var gain: [Double]
  /// The alternatives of numbers, which are the first: four of them together, bin by bin.
  private var steps: [SIMD4<Int32>] = []
  /// How many bins numbers have.
  private var bins = 0

  /// - Parameter bets: of one feature: those on numbers first, then those on memberships.
  init(_ bets: [DirectionBets]) {
    let count = bets.reduce(0) { $0 + $1.count }
    amounts.reserveCapacity(count)
    members.reserveCapacity(count)
    outside = [Double](repeating: 0, count: count.roundedUpToFour)
    gain = outside
    steps.reserveCapacity(bets.reduce(0) { $0 + $1.bins })
    for bets in bets { append(bets) }
  }

  private mutating func append(_ bets: DirectionBets) {
    switch bets {
    case .shifts(let shifts):
      appendNumbers(shifts.amounts, bins: shifts.values.count) { shifts.steps(of: $0) }
    case .odds(let odds):
      appendMembership(odds.members, odds.amounts) { odds.steps($0) }
    case .nothing(let score, let bins):
      let amounts = score.amounts.map { _ in 0.0 }
      if score.isMembership {
        appendMembership(score.bins, amounts) { _ in (0, 0) }
      } else {
        appendNumbers(amounts, bins: bins) { _ in .zero }
      }
    }
  }

  @inline(__always)
  private mutating func appendNumbers(_ amounts: [Double], bins: Int, _ steps: (_ bin: Int) -> SIMD4<Int32>) {
    precondition(self.amounts.count * bins == 4 * self.steps.count, "numbers come before memberships")
    self.bins = bins
    self.amounts += amounts
    for _ in amounts { members.append(nil) }
    for bin in 0..<bins { self.steps.append(steps(bin)) }
  }

  @inline(__always)
  private mutating func appendMembership(
    _ bins: Range<Int>, _ amounts: [Double], _ steps: (_ amount: Double) -> (outside: Int32, inside: Int32)
  ) {
    for amount in amounts {
      let steps = steps(amount)
      outside[members.count] = Double(steps.outside)
      gain[members.count] = Double(steps.inside) - Double(steps.outside)
      self.amounts.append(amount)
      members.append(bins)
    }
  }

  /// Writes what a block is evidence of by numbers, in whole steps, to the places of their alternatives.
  ///
  /// Steps lie within 2³¹, so of fewer than 2²² documents every sum is a whole number within 2⁵³: exact in any order.
  ///
  /// - Parameter counts: the documents of each bin.
  @inline(__always)
  func weighNumbers(
    _ counts: UnsafeMutableBufferPointer<Double>, into sums: UnsafeMutableBufferPointer<Double>
  ) {
    guard bins > 0 else { return }
    steps.withUnsafeBufferPointer { steps in
      for four in 0..<steps.count / bins {
        var sum = SIMD4<Double>.zero
        for bin in 0..<bins {
          sum += SIMD4<Double>(steps[four &* bins &+ bin]) * counts[bin]
        }
        sums.put(sum, at: 4 &* four)
      }
    }
  }

  /// What counts are evidence of, for every alternative in whole steps.
  ///
  /// - Parameter counts: the documents of each bin, filled up with 0 to a multiple of four.
  func steps(_ counts: [Double], documents: Double) -> [Double] {
    var (counts, sums) = (counts, [Double](repeating: 0, count: outside.count))
    counts.withUnsafeMutableBufferPointer { counts in
      sums.withUnsafeMutableBufferPointer { weighNumbers(counts, into: $0) }
    }
    for (place, bins) in members.enumerated() {
      guard let bins else { continue }
      sums[place] = counts[bins].reduce(0, +) * gain[place] + documents * outside[place]
    }
    return sums
  }

  /// Calls `body` with the steps of a document outside each alternative's members, and with what one inside has more;
  /// both are 0 of numbers, and filled up to a multiple of four.
  @inline(__always)
  func withMemberships(_ body: (_ outside: UnsafeBufferPointer<Double>, _ gain: UnsafeBufferPointer<Double>) -> Void) {
    outside.withUnsafeBufferPointer { outside in gain.withUnsafeBufferPointer { gain in body(outside, gain) } }
  }
}

extension EvidenceTable: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { amounts.count }

  public subscript(alternative: Int) -> Evidence {
    guard let members = members[alternative] else {
      let first = alternative / 4 * bins
      let steps = steps[first..<first + bins].map { $0[alternative % 4] }
      return Evidence(amount: amounts[alternative], steps: steps, members: nil)
    }
    let (outside, gain) = (outside[alternative], gain[alternative])
    return Evidence(amount: amounts[alternative], steps: [Int32(outside), Int32(outside + gain)], members: members)
  }
}
