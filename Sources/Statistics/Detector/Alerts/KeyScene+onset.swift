extension KeyScene {
  /// When the mean of a direction's score began to differ from what the baseline expects.
  ///
  /// The accounts bet on what lies beyond the margin, and stand at zero as long as the documents of late are not clearly
  /// beyond it: after a small change for long. So the onset is asked for once more, as the point that parts the documents
  /// best into those of the baseline's mean μ and those of the mean μ + δ that is seen since: where Σ(g − μ) − n·δ/2 over
  /// the documents that follow, times δ, is largest. Its range are the points for which the likelihood is within
  /// ``drop`` nats of that, with normal errors of the score's variance and design effect, and one stretch of blocks before
  /// them, since a change may come within a stretch.
  ///
  /// Source: Siegmund, *Confidence sets in change-point problems*, International Statistical Review 56 (1988).
  ///
  /// - Parameters:
  ///   - found: what the accounts tell.
  ///   - ended: the end of the key's last alert, before which nothing is asked.
  func onset(
    _ found: Onset, of direction: FeatureBaseline.Direction, designEffect: Double, after ended: Int64?
  ) -> Onset {
    let steps = excesses(direction.score).drop { step in ended.map { step.stretch.span.start < $0 } ?? false }
    guard let last = steps.last else { return found }
    let sign = direction.rising ? 1.0 : -1
    var start = steps.lastIndex { $0.stretch.first <= found.block } ?? steps.startIndex
    var onset = found
    // The mean depends on the onset, and the onset on the mean.
    for _ in 0..<3 {
      let since = steps[start...]
      let documents = since.reduce(0.0) { $0 + $1.documents }
      guard documents > 0 else { return found }
      let shift = since.reduce(0.0) { $0 + $1.excess } / documents
      guard shift * sign > 0 else { return found }
      var (sum, largest) = (0.0, -Double.infinity)
      var gains: [(place: Int, gain: Double)] = []
      for place in steps.indices.reversed() {
        sum += shift * (steps[place].excess - steps[place].documents * shift / 2)
        gains.append((place, sum))
        if sum > largest { (largest, start) = (sum, place) }
      }
      let within = largest - Self.drop * designEffect * variance(of: direction.score, over: steps[start...])
      let likely = gains.filter { $0.gain >= within }.map(\.place)
      let earliest = max(steps.startIndex, (likely.min() ?? start) - 1)
      onset = Onset(
        block: steps[start].stretch.first, earliest: steps[earliest].stretch.first,
        latest: steps[likely.max() ?? start].stretch.last)
    }
    onset.latest = min(onset.latest, last.stretch.last)
    return onset
  }

  /// 95 % of the differences between the largest log-likelihood and that of the true point lie below this: (1 − e⁻ˣ)² = 0.95.
  private static let drop = 3.676

  /// A stretch of the history, and how far the sum of a score over its documents is from what the baseline expects.
  private struct Excess {
    let stretch: History.Stretch
    let documents: Double
    let excess: Double
    let squares: Double
  }

  private func excesses(_ score: Int) -> [Excess] {
    let values = cell.norms[score].values
    return history.stretches.map { stretch in
      let expected = expected(score, in: stretch)
      var (sum, squares) = (0.0, 0.0)
      for (place, bin) in bins.enumerated() where stretch.counts[bin] > 0 {
        let value = values[place] - expected
        sum += Double(stretch.counts[bin]) * value
        squares += Double(stretch.counts[bin]) * value * value
      }
      return Excess(stretch: stretch, documents: Double(stretch.documents), excess: sum, squares: squares)
    }
  }

  /// The larger of the variances of a score in the baseline and over these documents.
  private func variance(of score: Int, over steps: ArraySlice<Excess>) -> Double {
    let documents = steps.reduce(0.0) { $0 + $1.documents }
    let mean = steps.reduce(0.0) { $0 + $1.excess } / documents
    return max(cell.norms[score].variance, steps.reduce(0.0) { $0 + $1.squares } / documents - mean * mean)
  }
}
