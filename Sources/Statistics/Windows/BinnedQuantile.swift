/// Quantiles of counts in a baseline's bins, in the feature's own units.
public enum BinnedQuantile {
  /// The value below which `probability` of the in-range documents lie, taken to be spread evenly within a bin.
  ///
  /// `nil` where nothing was counted in range.
  public static func value(_ probability: Double, counts: [Int], bins: NumericBins) -> Double? {
    let inner = counts.prefix(bins.inner)
    let total = inner.reduce(0, +)
    guard total > 0 else { return nil }
    let target = min(max(probability, 0), 1) * Double(total)
    var below = 0.0
    var last: Double?
    for (bin, count) in inner.enumerated() where count > 0 {
      guard let range = bins.range(of: bin) else { continue }
      // The last bin reaches to the end of the grid; its documents lie about the mean of those it was learnt from.
      let isLast = bin + 1 == bins.inner
      let top = isLast ? 2 * bins.representatives[bin] - range.lowerBound : range.upperBound
      let width = max(0, min(top, range.upperBound) - range.lowerBound)
      if below + Double(count) >= target {
        return range.lowerBound + width * (target - below) / Double(count)
      }
      below += Double(count)
      last = range.lowerBound + width
    }
    return last
  }
}
