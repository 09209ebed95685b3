/// The evidence of all of a feature's alternatives in one cell, laid out for judging them together.
public struct EvidenceTable: Sendable, Hashable {
  /// What each alternative bets on.
  private let amounts: [Double]
  /// The bins of a membership; nil of numbers.
  private let members: [Range<Int>?]
  /// Of a membership the steps of a document outside, and what one inside has more; 0 of numbers. Filled up with 0 to a
  /// multiple of four.
  private let outside: [Double]
  private let gain: [Double]
  /// The first alternatives of numbers, filled up to a multiple of four: four of them together, bin by bin.
  private let steps: [SIMD4<Int32>]
  /// How many bins numbers have.
  private let bins: Int

  /// - Parameter evidence: of one feature: numbers first, then memberships.
  init(_ evidence: [Evidence]) {
    let numbers = evidence.prefix { $0.members == nil }
    precondition(evidence[numbers.count...].allSatisfy { $0.members != nil }, "numbers come before memberships")
    amounts = evidence.map(\.amount)
    members = evidence.map(\.members)
    let width = evidence.count.roundedUpToFour
    var (outside, gain) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: width))
    for (place, one) in evidence.enumerated() where one.members != nil {
      outside[place] = Double(one.steps[0])
      gain[place] = Double(one.steps[1]) - Double(one.steps[0])
    }
    (self.outside, self.gain) = (outside, gain)
    let bins = numbers.first?.steps.count ?? 0
    self.bins = bins
    steps = stride(from: 0, to: numbers.count, by: 4).flatMap { first in
      (0..<bins).map { bin in
        var four = SIMD4<Int32>.zero
        for lane in 0..<Swift.min(4, numbers.count - first) { four[lane] = numbers[first + lane].steps[bin] }
        return four
      }
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
