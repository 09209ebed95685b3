/// Two sets of counts of a numeric feature, compared over their in-range documents.
struct NumericComparison {
  let bins: NumericBins
  private let baseline: [Int]
  private let window: [Int]
  private let designEffect: Double
  private let baselineDocuments: Double
  private let documents: Double

  init(bins: NumericBins, baseline: [Int], window: [Int], designEffect: Double) {
    self.bins = bins
    self.baseline = Array(baseline.prefix(bins.inner))
    self.window = Array(window.prefix(bins.inner))
    self.designEffect = max(1, designEffect)
    baselineDocuments = Double(self.baseline.reduce(0, +))
    documents = Double(self.window.reduce(0, +))
  }

  private var isEmpty: Bool { documents == 0 || baselineDocuments == 0 }

  /// The largest difference of the shares below a bin's upper edge.
  ///
  /// Critical value: Kolmogorov's √(−½·ln(α/2)·φ·(1/n + 1/m)); on bins it is on the safe side.
  var kolmogorovSmirnov: WindowStatistics.Distance? {
    guard !isEmpty else { return nil }
    var difference = 0.0
    var largest = 0.0
    for bin in baseline.indices {
      difference += Double(window[bin]) / documents - Double(baseline[bin]) / baselineDocuments
      largest = max(largest, difference.magnitude)
    }
    let level = 1 / WindowStatistics.oneIn
    let critical =
      (-0.5 * Elementary.log(level / 2) * designEffect * (1 / documents + 1 / baselineDocuments)).squareRoot()
    return .init(value: largest, interval: nil, critical: critical)
  }

  /// The area between the two cumulative shares, documents at the mean of their bin's in the baseline.
  var wasserstein: WindowStatistics.Distance? {
    guard !isEmpty else { return nil }
    var difference = 0.0
    var sum = 0.0
    for bin in baseline.indices.dropLast() {
      difference += Double(window[bin]) / documents - Double(baseline[bin]) / baselineDocuments
      sum += difference.magnitude * (bins.representatives[bin + 1] - bins.representatives[bin])
    }
    return .init(value: sum, interval: nil, critical: nil)
  }
}
