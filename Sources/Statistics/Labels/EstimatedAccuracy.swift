/// An accuracy that nobody has measured: what reviewed predictions of the same confidences had.
///
/// It holds where a prediction of a given confidence is right as often as it was when the reviews were made. Inputs may
/// change; where what they mean changes, the estimate does not see it. So it is shown as an estimate and raises nothing.
public struct EstimatedAccuracy: Sendable, Hashable, Codable {
  /// The estimate with a 95 % interval.
  public let accuracy: Estimate
  /// The share of the documents in bins of confidence that no review has covered; in the interval they are taken to be
  /// all wrong and all right.
  public let uncovered: Double

  /// The estimate for documents counted by bin of confidence.
  ///
  /// The mean over documents of their bin's calibrated accuracy (as the confidence-based estimate of Garg et al., ICLR
  /// 2022, and of NannyML). The interval has the error of the reviews and that of the documents' confidences; where both are
  /// few it is wide.
  ///
  /// - Parameters:
  ///   - counts: the documents in each of the bins of `reviewed`.
  ///   - designEffect: how much more both vary than independent documents would; at least 1.
  /// - Returns: `nil` where no document is counted or no prediction was reviewed.
  /// - Throws: `LabelError` where there are other bins or a count is negative.
  public static func of(
    _ counts: [Int], reviewed: Reliability, designEffect: Double = 1
  ) throws(LabelError) -> EstimatedAccuracy? {
    guard counts.count == reviewed.bins.count else { throw .bins(counts.count, of: reviewed.bins.count) }
    for count in counts where count < 0 { throw .count("documents", count) }
    let documents = counts.reduce(0.0) { $0 + Double($1) }
    guard documents > 0, let accuracies = reviewed.calibratedAccuracies else { return nil }
    let shares = counts.map { Double($0) / documents }
    var mean = 0.0
    for bin in shares.indices { mean += shares[bin] * accuracies[bin] }
    var variance = 0.0
    var uncovered = 0.0
    var open = 0.0
    for bin in shares.indices {
      let reviews = Double(reviewed.bins[bin].documents)
      let apart = accuracies[bin] - mean
      variance += shares[bin] * apart * apart / documents
      if reviews == 0 {
        uncovered += shares[bin]
        open += shares[bin] * accuracies[bin]
      } else {
        let share = (accuracies[bin] * reviews + 0.5) / (reviews + 1)
        variance += shares[bin] * shares[bin] * share * (1 - share) / reviews
      }
    }
    let half = Estimate.z * (variance * max(1, designEffect)).squareRoot()
    let interval = Estimate(
      value: mean, low: max(0, mean - open - half), high: min(1, mean - open + uncovered + half))
    return EstimatedAccuracy(accuracy: interval, uncovered: uncovered)
  }
}
