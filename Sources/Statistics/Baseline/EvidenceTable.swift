/// The evidence of all of a feature's alternatives in one cell, laid out in one piece.
public struct EvidenceTable: Sendable, Hashable {
  private struct Row: Sendable, Hashable {
    let amount: Double
    /// Where its steps lie, and the bins of a membership.
    let steps: Range<Int>
    let members: Range<Int>?
  }

  private var rows: [Row] = []
  private var steps: [Int32] = []

  init(_ evidence: [Evidence]) {
    rows.reserveCapacity(evidence.count)
    for one in evidence {
      rows.append(Row(amount: one.amount, steps: steps.count..<steps.count + one.steps.count, members: one.members))
      steps += one.steps
    }
  }

  /// What a block's counts, one per bin, are evidence of: calls `body` with each of the alternatives and its sum, a whole
  /// number of steps.
  ///
  /// - Parameters:
  ///   - alternatives: those of one direction: they have the same members.
  ///   - numbers: the same counts as numbers.
  @inline(__always)
  func forEachSum(
    of alternatives: Range<Int>, _ counts: UnsafeBufferPointer<UInt32>, _ numbers: UnsafeBufferPointer<Double>,
    documents: Int, _ body: (Int, Double) -> Void
  ) {
    guard let first = alternatives.first else { return }
    rows.withUnsafeBufferPointer { rows in
      steps.withUnsafeBufferPointer { steps in
        guard let members = rows[first].members else {
          for place in alternatives {
            let part = UnsafeBufferPointer(rebasing: steps[rows[place].steps])
            body(place, documents < Self.mostExact ? Self.exact(part, numbers) : Double(Evidence.sum(part, counts)))
          }
          return
        }
        var inside: Int64 = 0
        for bin in members { inside &+= Int64(counts[bin]) }
        for place in alternatives {
          let start = rows[place].steps.lowerBound
          body(
            place,
            Double(inside &* Int64(steps[start + 1]) &+ (Int64(documents) &- inside) &* Int64(steps[start])))
        }
      }
    }
  }

  /// Steps lie within 2³¹, so of fewer documents every sum is a whole number within 2⁵³: exact in any order.
  private static let mostExact = 1 << 22

  @inline(__always)
  private static func exact(_ steps: UnsafeBufferPointer<Int32>, _ numbers: UnsafeBufferPointer<Double>) -> Double {
    var four = SIMD4<Double>.zero
    let whole = Swift.min(steps.count, numbers.count) & ~3
    for bin in stride(from: 0, to: whole, by: 4) {
      let weights = SIMD4(
        Double(steps[bin]), Double(steps[bin + 1]), Double(steps[bin + 2]), Double(steps[bin + 3]))
      four += weights * SIMD4(numbers[bin], numbers[bin + 1], numbers[bin + 2], numbers[bin + 3])
    }
    var sum = four[0] + four[1] + four[2] + four[3]
    for bin in whole..<Swift.min(steps.count, numbers.count) { sum += Double(steps[bin]) * numbers[bin] }
    return sum
  }
}

extension EvidenceTable: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { rows.count }

  public subscript(alternative: Int) -> Evidence {
    let row = rows[alternative]
    return Evidence(amount: row.amount, steps: Array(steps[row.steps]), members: row.members)
  }
}

extension EvidenceTable: Codable {
  public init(from decoder: any Decoder) throws { self.init(try [Evidence](from: decoder)) }

  public func encode(to encoder: any Encoder) throws { try Array(self).encode(to: encoder) }
}
