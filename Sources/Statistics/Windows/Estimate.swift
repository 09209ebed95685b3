/// A number with a 95 % interval.
public struct Estimate: Sendable, Hashable, Codable {
  public let value: Double
  public let low: Double
  public let high: Double

  public init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// The normal distribution's 97.5th percentile.
  static let z = 1.959963984540054

  /// The mean of a score over counted documents, its interval widened by the design effect.
  ///
  /// For shares the interval is Wilson's (JASA 1927) with n / φ documents, otherwise the normal one.
  public init(of values: [Double], counts: [Int], designEffect: Double, isShare: Bool) {
    var documents = 0.0
    var sum = 0.0
    for bin in values.indices where bin < counts.count {
      documents += Double(counts[bin])
      sum += Double(counts[bin]) * values[bin]
    }
    guard documents > 0 else {
      self.init(value: 0, low: 0, high: isShare ? 1 : 0)
      return
    }
    let mean = sum / documents
    let effective = documents / max(1, designEffect)
    if isShare {
      self = Estimate.share(mean, of: effective)
      return
    }
    var squares = 0.0
    for bin in values.indices where bin < counts.count {
      squares += Double(counts[bin]) * (values[bin] - mean) * (values[bin] - mean)
    }
    let half = Self.z * (squares / documents / effective).squareRoot()
    self.init(value: mean, low: mean - half, high: mean + half)
  }

  /// Wilson's interval of a share among `documents` documents.
  public static func share(_ share: Double, of documents: Double) -> Estimate {
    guard documents > 0 else { return Estimate(value: share, low: 0, high: 1) }
    let square = z * z
    let middle = (share + square / (2 * documents)) / (1 + square / documents)
    let half =
      z * (share * (1 - share) / documents + square / (4 * documents * documents)).squareRoot()
      / (1 + square / documents)
    return Estimate(value: share, low: max(0, min(share, middle - half)), high: min(1, max(share, middle + half)))
  }
}
