/// Two sets of counts in the same bins, a baseline's and a window's, and how far apart they are.
///
/// The measures without an order of the bins: `populationStability`, `jensenShannon`, `hellinger`, `pearson`,
/// `likelihoodRatio` and `largestChange`. For bins in an order see `OrderedComparison`.
///
/// Bins in which few documents are expected tell little apart and much together, and the critical values would not hold
/// with them: the rarest bins are counted together until at least 5 documents, times the design effect, are expected in
/// each cell (Cochran, *Biometrics* 10, 1954). Shares are smoothed, (c + ½) / (n + ½·cells), so that an empty or a new cell is finite.
///
/// ```swift
/// let comparison = try Comparison(baseline: [9_000, 900, 100], window: [400, 80, 20])
/// print(comparison.populationStability.value, comparison.populationStability.critical)
/// ```
public struct Comparison: Sendable {
  public let baseline: [Int]
  public let window: [Int]
  /// How much more the bins vary than independent documents would, in the mean over the bins: Σ(1 − p)·φ / (B − 1), the
  /// first-order correction of Rao & Scott (JASA 76, 1981).
  public let designEffect: Double
  /// The PSI that is no cause for concern. The other divergences' tolerances are what they nearly are where the PSI is
  /// this and small (up to about 0.02); those of the other measures are the most they can be.
  public let tolerance: Double
  /// The bins that are counted together, ascending; all others are a cell each.
  public let pooled: [Int]
  /// The documents of either set, as numbers that cannot overflow.
  let totals: (baseline: Double, window: Double)
  /// The counts per cell, the pooled one last.
  let cells: [(baseline: Double, window: Double)]

  /// - Parameters:
  ///   - baseline: the documents per bin, at least one in all.
  ///   - window: the same for the window, in the same bins.
  ///   - designEffect: 1 (independent documents) to 10⁹.
  ///   - tolerance: 0 to 10³.
  /// - Throws: `ComparisonError` where they cannot be compared.
  public init(
    baseline: [Int], window: [Int], designEffect: Double = 1, tolerance: Double = 0
  ) throws(ComparisonError) {
    try ComparisonError.check(baseline: baseline, window: window, designEffect: designEffect, tolerance: tolerance)
    self.baseline = baseline
    self.window = window
    self.designEffect = designEffect
    self.tolerance = tolerance
    totals = (baseline.reduce(0.0) { $0 + Double($1) }, window.reduce(0.0) { $0 + Double($1) })
    let pooled = Self.rarest(baseline, window, totals, least: Self.leastExpected * designEffect)
    self.pooled = pooled
    let apart = Set(pooled)
    var cells: [(baseline: Double, window: Double)] = []
    var together = (baseline: 0.0, window: 0.0)
    for bin in baseline.indices where baseline[bin] > 0 || window[bin] > 0 {
      if apart.contains(bin) {
        together.baseline += Double(baseline[bin])
        together.window += Double(window[bin])
      } else {
        cells.append((Double(baseline[bin]), Double(window[bin])))
      }
    }
    if together.baseline + together.window > 0 { cells.append(together) }
    self.cells = cells
  }

  /// The independent documents that must be expected in a cell.
  static let leastExpected = 5.0

  /// 1/n + 1/m, times the design effect: what a χ² is multiplied with to give a Pearson distance of shares.
  var unit: Double { (1 / totals.window + 1 / totals.baseline) * designEffect }

  /// Cells less one; at least 1.
  public var degrees: Double { Double(max(1, cells.count - 1)) }

  /// The smoothed shares of every cell.
  var shares: [(expected: Double, observed: Double)] {
    let half = 0.5 * Double(cells.count)
    return cells.map { (($0.baseline + 0.5) / (totals.baseline + half), ($0.window + 0.5) / (totals.window + half)) }
  }

  /// The bins to count together: those in which fewer than `least` documents are expected in the smaller set, and of the
  /// others the rarest until as many are expected in all of them.
  private static func rarest(
    _ baseline: [Int], _ window: [Int], _ totals: (baseline: Double, window: Double), least: Double
  ) -> [Int] {
    let part = min(totals.baseline, totals.window) / (totals.baseline + totals.window)
    let seen = baseline.indices.filter { baseline[$0] > 0 || window[$0] > 0 }
    let expected = seen.map { (bin: $0, documents: part * (Double(baseline[$0]) + Double(window[$0]))) }
      .sorted { $0.documents != $1.documents ? $0.documents < $1.documents : $0.bin < $1.bin }
    var chosen: [Int] = []
    var sum = 0.0
    for (bin, documents) in expected {
      guard documents < least || (!chosen.isEmpty && sum < least) else { break }
      chosen.append(bin)
      sum += documents
    }
    return chosen.count > 1 ? chosen.sorted() : []
  }
}
