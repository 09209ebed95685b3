/// The evidence of one window, fixed beforehand, against one hypothesis: the mean over alternatives of the product of
/// the blocks' e-values.
///
/// A product of e-values, each with an expectation of at most 1 given the blocks before, is an e-value, and so is a mean
/// of such products; the R of a detector is none. See `FalseDiscovery`.
public struct WindowEvidence: Sendable, Hashable, Codable {
  /// The logarithm of each alternative's product, in nats.
  private var sums: [Double]

  /// Evidence of no blocks: 1.
  public init(alternatives: Int) {
    sums = [Double](repeating: 0, count: max(0, alternatives))
  }

  /// Multiplies each alternative's product by a block's e-value, given its logarithm in nats.
  ///
  /// NaN counts as evidence that nothing can outweigh, −∞. Numbers beyond the alternatives are left out; alternatives
  /// beyond the numbers stay as they are.
  public mutating func add(nats: [Double]) {
    for place in sums.indices where place < nats.count {
      let sum = sums[place] + nats[place]
      sums[place] = sum == sum ? min(sum, 1e6) : -.infinity
    }
  }

  /// The logarithm of the mean over alternatives, in nats; 0, which is no evidence, where there are no alternatives.
  public var logarithm: Double {
    guard let most = sums.max() else { return 0 }
    guard most > -.infinity else { return -.infinity }
    let mean = sums.reduce(0) { $0 + Elementary.exp($1 - most) } / Double(sums.count)
    return most + Elementary.log(mean)
  }
}
