/// The evidence of all of a feature's alternatives in one cell, laid out in one piece.
public struct EvidenceTable: Sendable, Hashable {
  /// The alternatives of numbers, four together as they follow each other: their steps bin by bin.
  private struct Numbers: Sendable, Hashable {
    let first: Int
    let steps: [SIMD4<Int32>]
  }

  /// One alternative.
  private struct Row: Sendable, Hashable {
    let amount: Double
    /// Of a membership the bins; nil of numbers.
    let members: Range<Int>?
    /// Of a membership: the steps of a document outside, and what one inside has more.
    let outside: Double
    let gain: Double
    /// Of numbers: which four they are in.
    let four: Int
  }

  private var rows: [Row] = []
  private var fours: [Numbers] = []

  init(_ evidence: [Evidence]) {
    rows.reserveCapacity(evidence.count)
    var taken = 0
    for (place, one) in evidence.enumerated() {
      let (outside, inside) = one.members == nil ? (0, 0) : (Double(one.steps[0]), Double(one.steps[1]))
      if one.members == nil, place >= taken {
        let same = evidence[place...].prefix(4).prefix {
          $0.members == nil && $0.steps.count == one.steps.count
        }
        taken = place + same.count
        fours.append(
          Numbers(
            first: place,
            steps: one.steps.indices.map { bin in
              var four = SIMD4<Int32>.zero
              for (lane, other) in same.enumerated() { four[lane] = other.steps[bin] }
              return four
            }))
      }
      rows.append(
        Row(
          amount: one.amount, members: one.members, outside: outside, gain: inside - outside,
          four: one.members == nil ? fours.count - 1 : 0))
    }
  }

  /// What a block's counts are evidence of, for the alternatives of one direction, which have the same members: whole
  /// numbers of steps.
  ///
  /// - Parameters:
  ///   - numbers: the counts, one per bin.
  ///   - inside: how many documents are members.
  ///   - sums: where the alternatives' sums are written, at their places.
  @inline(__always)
  func weigh(
    _ alternatives: Range<Int>, _ numbers: UnsafeMutableBufferPointer<Double>, inside: Double, documents: Int,
    into sums: UnsafeMutableBufferPointer<Double>
  ) {
    let all = Double(documents)
    rows.withUnsafeBufferPointer { rows in
      for place in alternatives {
        if rows[place].members != nil {
          sums[place] = inside * rows[place].gain + all * rows[place].outside
        } else {
          let first = fours[rows[place].four].first
          guard place == first || place == alternatives.lowerBound else { continue }
          let found = fours[rows[place].four].steps.withUnsafeBufferPointer { Self.sum($0, numbers) }
          for lane in place &- first..<4 where alternatives.contains(first &+ lane) {
            sums[first &+ lane] = found[lane]
          }
        }
      }
    }
  }

  /// Steps lie within 2³¹, so of fewer than 2²² documents every sum is a whole number within 2⁵³: exact in any order.
  @inline(__always)
  private static func sum(
    _ steps: UnsafeBufferPointer<SIMD4<Int32>>, _ numbers: UnsafeMutableBufferPointer<Double>
  ) -> SIMD4<Double> {
    var sum = SIMD4<Double>.zero
    for bin in 0..<steps.count {
      let four = steps[bin]
      sum += SIMD4(Double(four[0]), Double(four[1]), Double(four[2]), Double(four[3])) * numbers[bin]
    }
    return sum
  }
}

extension EvidenceTable: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { rows.count }

  public subscript(alternative: Int) -> Evidence {
    let row = rows[alternative]
    guard let members = row.members else {
      let four = fours[row.four]
      return Evidence(amount: row.amount, steps: four.steps.map { $0[alternative - four.first] }, members: nil)
    }
    let steps = [Int32(row.outside), Int32(row.outside + row.gain)]
    return Evidence(amount: row.amount, steps: steps, members: members)
  }
}
