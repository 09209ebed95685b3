/// The mean and the quantiles of counts on a fine grid, in the feature's own units.
struct FineNumbers {
  private let grid: Grid
  private let entries: [Histogram.Entry]
  private let documents: Double
  private let designEffect: Double

  init(grid: Grid, histogram: Histogram, designEffect: Double) {
    self.grid = grid
    entries = histogram.entries.filter { $0.bin >= Grid.firstInner }
    documents = entries.reduce(0) { $0 + Double($1.count) }
    self.designEffect = max(1, designEffect)
  }

  /// The mean of the in-range documents; `nil` where there are none.
  var mean: Estimate? {
    guard documents > 0 else { return nil }
    return Estimate(
      of: entries.map { grid.representative(of: Int($0.bin)) ?? 0 }, counts: entries.map { Int($0.count) },
      designEffect: designEffect, isShare: false)
  }

  /// A quantile, with the 95 % interval of the ranks that sampling leaves open.
  func quantile(_ probability: Double) -> Estimate? {
    guard documents > 0 else { return nil }
    let half = Estimate.z * (probability * (1 - probability) * designEffect / documents).squareRoot()
    return Estimate(
      value: value(probability), low: value(max(0, probability - half)), high: value(min(1, probability + half)))
  }

  /// The value of the bin in which the running count reaches the share.
  private func value(_ share: Double) -> Double {
    var running = 0.0
    for entry in entries {
      running += Double(entry.count)
      if running >= share * documents { return grid.representative(of: Int(entry.bin)) ?? 0 }
    }
    return entries.last.flatMap { grid.representative(of: Int($0.bin)) } ?? 0
  }
}
