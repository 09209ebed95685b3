extension KeyScene {
  /// When the mean of a direction's score began to differ.
  ///
  /// The accounts bet on what lies beyond the margin, and stand at zero as long as the documents of late are not clearly
  /// beyond it: after a small change for long. So the onset is asked for once more, as the point that parts the documents
  /// best into those before, among them the baseline's, and those since: with N documents before and n since it, and means
  /// that lie δ apart, where N·n / (N + n) · δ², which is twice the gain of log-likelihood times the variance, is largest.
  /// Its range are the points whose gain is within ``drop`` nats of that, with normal errors of the score's variance and
  /// design effect, and one stretch of blocks before them, since a change may come within a stretch.
  ///
  /// Sources: Hinkley, *Inference about the change-point in a sequence of random variables*, Biometrika 57 (1970);
  /// Siegmund, *Confidence sets in change-point problems*, International Statistical Review 56 (1988).
  ///
  /// - Parameters:
  ///   - found: what the accounts tell.
  ///   - ended: the end of the key's last alert, before which nothing is asked.
  func onset(
    _ found: Onset, of direction: FeatureBaseline.Direction, designEffect: Double, after ended: Int64?
  ) -> Onset {
    let steps = excesses(direction.score).drop { step in ended.map { step.stretch.span.start < $0 } ?? false }
    // The baseline's documents, which lie 0 away from what is expected, come before all.
    var before = (documents: baselineDocuments, excess: 0.0)
    var since = steps.reduce((documents: 0.0, excess: 0.0)) { ($0.documents + $1.documents, $0.excess + $1.excess) }
    var gains: [(place: Int, gain: Double)] = []
    for place in steps.indices {
      let difference = since.excess / since.documents - before.excess / before.documents
      if direction.rising ? difference > 0 : difference < 0 {
        let weight = before.documents * since.documents / (before.documents + since.documents)
        gains.append((place, weight * difference * difference / 2))
      }
      before = (before.documents + steps[place].documents, before.excess + steps[place].excess)
      since = (since.documents - steps[place].documents, since.excess - steps[place].excess)
    }
    guard let largest = gains.max(by: { $0.gain < $1.gain }) else { return found }
    let unit = designEffect * variance(of: direction.score, over: steps[largest.place...])
    let likely = gains.filter { $0.gain >= largest.gain - Self.drop * unit }.map(\.place)
    let earliest = max(steps.startIndex, (likely.first ?? largest.place) - 1)
    return Onset(
      block: steps[largest.place].stretch.first, earliest: steps[earliest].stretch.first,
      latest: steps[likely.last ?? largest.place].stretch.last)
  }

  /// The documents that the baseline's expectation of an hour rests on.
  private var baselineDocuments: Double {
    Double(max(1, feature.overall.documents)) / Double(max(1, feature.season?.parameters ?? 1))
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
