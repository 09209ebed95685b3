extension Comparison {
  /// The bin whose share has changed most.
  public struct Change: Sendable, Hashable {
    public let bin: Int
    /// Its plain share in the baseline.
    public let from: Double
    /// Its plain share in the window.
    public let to: Double
    /// The size of the change, with what the largest of all bins' changes would be by chance and tolerance.
    public let distance: Distance
  }

  /// The bin whose plain share has changed most; the first of equals.
  ///
  /// The critical value is the c at which the chances that the single bins exceed it add up to the level, each with its
  /// own normal noise and its own tolerance √(tolerance·s(1 − s)) with s midway between both shares, the most one share can
  /// move within a PSI (Cauchy–Schwarz). The interval is the value plus and minus the same without tolerance, at the
  /// shares found.
  public var largestChange: Change {
    var largest = (bin: 0, from: 0.0, to: 0.0, size: -1.0)
    var chance: [AbsoluteNoise.Part] = []
    var found: [AbsoluteNoise.Part] = []
    for bin in baseline.indices {
      let from = Double(baseline[bin]) / totals.baseline
      let to = Double(window[bin]) / totals.window
      if (to - from).magnitude > largest.size { largest = (bin, from, to, (to - from).magnitude) }
      guard baseline[bin] > 0 || window[bin] > 0 else { continue }
      let share = (Double(baseline[bin]) + Double(window[bin]) + 1) / (totals.baseline + totals.window + 2)
      let middle = (from + to) / 2
      let pooled = (share * (1 - share) * unit).squareRoot()
      let variance =
        Self.variance(Double(window[bin]), totals.window) + Self.variance(Double(baseline[bin]), totals.baseline)
      let apart = (variance * designEffect).squareRoot()
      found.append(.init(offset: 0, deviation: apart))
      // Where a difference is tolerated, so is its noise.
      chance.append(
        .init(
          offset: (tolerance * middle * (1 - middle)).squareRoot(),
          deviation: tolerance > 0 ? max(pooled, apart) : pooled))
    }
    let half = AbsoluteNoise.largest(found, level: Distance.level)
    return Change(
      bin: largest.bin, from: largest.from, to: largest.to,
      distance: Distance(
        value: largest.size, low: max(0, largest.size - half), high: min(1, largest.size + half),
        critical: min(1, AbsoluteNoise.largest(chance, level: Distance.level))))
  }

  /// The variance of a share, never quite 0.
  static func variance(_ count: Double, _ total: Double) -> Double {
    let share = (count + 0.5) / (total + 1)
    return share * (1 - share) / total
  }
}
