/// What is watched in a feature: a number per bin, whose mean a change would move.
public struct Score: Sendable, Hashable, Codable {
  /// What the number says. u is the rank of the bin in the baseline, 0 to 1.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// u − ½: values have grown or shrunk.
    case location
    /// |2u − 1| − ½: values spread wider or narrower.
    case scale
    /// −ln(1 − u) − 1: the largest values have grown.
    case upperTail
    /// 1 in the bins that hold the baseline's largest thirty-second, else 0.
    case topThirtySecond
    /// 1 in the bins that hold the baseline's largest hundredth, else 0.
    case topHundredth
    /// 1 in the lowest bin, else 0.
    case lowestBin
    /// 1 in one bin, else 0: a class, `missing`, `invalid`, out of range, or an atom.
    case membership
  }

  public let kind: Kind
  /// The bins in which a membership is 1; all in-range bins for location, scale and tail.
  public let bins: Range<Int>
  /// The key's part below the feature that an alert about this score has: a value, `missing`, `invalid` or
  /// `out_of_range`; `nil` for the numbers themselves.
  public let label: String?

  /// Whether the score is 1 in its bins and 0 elsewhere.
  public var isMembership: Bool {
    switch kind {
    case .location, .scale, .upperTail: false
    case .topThirtySecond, .topHundredth, .lowestBin, .membership: true
    }
  }

  /// Whether a fall of the mean is watched too, and not only a rise.
  var watchesFall: Bool {
    switch kind {
    case .location, .scale, .membership: true
    case .upperTail, .topThirtySecond, .topHundredth, .lowestBin: false
    }
  }

  /// How much of its feature's budget each direction of the score has, beside the others.
  ///
  /// Numbers grow or shrink as a whole more often than they change at their ends alone, so that is looked for first.
  var weight: Double {
    switch kind {
    case .location: 8
    case .scale, .upperTail, .topThirtySecond, .topHundredth, .lowestBin: 3
    case .membership: 2
    }
  }

  /// The part of the margin that does not depend on the baseline's size: in rank units (scale and tail in their own),
  /// or, for memberships, a share: 5 % of the smaller of p and 1 − p, at least 0.0005.
  func fixedMargin(share: Double) -> Double {
    switch kind {
    case .location: 0.01
    case .scale: 0.02
    case .upperTail: 0.03
    case .topThirtySecond, .topHundredth, .lowestBin, .membership:
      max(0.0005, 0.05 * min(share, 1 - share))
    }
  }

  /// The changes bet on: four shifts beyond the edge for numbers, ratios of odds for memberships.
  var amounts: [Double] {
    switch kind {
    case .location: Self.shifts
    case .scale: Self.shiftsOfScale
    case .upperTail: Self.shiftsOfTail
    case .topThirtySecond, .topHundredth, .lowestBin, .membership: Self.ratios
    }
  }

  private static let shifts = [0.025, 0.05, 0.1, 0.2]
  private static let shiftsOfScale = shifts.map { $0 * 1.5 }
  private static let shiftsOfTail = shifts.map { $0 * 2 }
  private static let ratios = [1.15, 1.3, 1.6, 2.2, 4, 10]

  /// The score of every bin under the given probabilities; 0 in the special bins.
  func values(_ probabilities: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: probabilities.count)
    guard !isMembership else {
      for bin in bins { values[bin] = 1 }
      return values
    }
    let inRange = bins.reduce(0.0) { $0 + probabilities[$1] }
    var below = 0.0
    for bin in bins {
      let rank = (below + probabilities[bin] / 2) / inRange
      below += probabilities[bin]
      switch kind {
      case .location: values[bin] = rank - 0.5
      case .scale: values[bin] = (2 * rank - 1).magnitude - 0.5
      default: values[bin] = -Elementary.log(1 - rank) - 1
      }
    }
    return values
  }
}

extension Score {
  /// The scores of a feature's bins, those of one key together, the numbers themselves first.
  static func all(of bins: FeatureBins, counts: [Int]) -> [Score] {
    switch bins {
    case .numeric(let numeric): return numericScores(numeric, counts: counts)
    case .presence(let presence):
      let held = Score(kind: .membership, bins: presence.present..<presence.present + 1, label: presence.label)
      // The set itself is missing or not: asked once, not with every label.
      guard presence.question == .none else { return [held] }
      return [held, Score(kind: .membership, bins: presence.missing..<presence.missing + 1, label: "missing")]
    case .categorical(let categorical):
      return (0..<categorical.count)
        .filter { $0 != categorical.rest || !categorical.restValues.isEmpty }
        .map { Score(kind: .membership, bins: $0..<$0 + 1, label: bins.label(of: $0)) }
    }
  }

  private static func numericScores(_ bins: NumericBins, counts: [Int]) -> [Score] {
    let inner = 0..<bins.inner
    var scores: [Score] = []
    if bins.inner > 1 {
      scores = [Kind.location, .scale, .upperTail].map { Score(kind: $0, bins: inner, label: nil) }
      let tops = [(Kind.topThirtySecond, 31.0 / 32), (Kind.topHundredth, 0.99)]
      var last = 0
      for (kind, share) in tops {
        if let start = top(counts, inner: bins.inner, share: share), start != last {
          last = start
          scores.append(Score(kind: kind, bins: start..<bins.inner, label: nil))
        }
      }
      scores.append(Score(kind: .lowestBin, bins: 0..<1, label: nil))
    }
    scores += bins.atoms.map { Score(kind: .membership, bins: $0..<$0 + 1, label: nil) }
    for (bin, label) in [
      (bins.missing, "missing"), (bins.invalid, "invalid"), (bins.outOfRange, "out_of_range"),
    ] {
      scores.append(Score(kind: .membership, bins: bin..<bin + 1, label: label))
    }
    return scores
  }

  /// The first bin at or above the given quantile; `nil` where the bins above it hold over a quarter of the documents
  /// or none.
  private static func top(_ counts: [Int], inner: Int, share: Double) -> Int? {
    let total = counts[..<inner].reduce(0, +)
    var start = inner
    var above = 0
    while start > 1, Double(above + counts[start - 1]) <= (1 - share) * Double(total) {
      start -= 1
      above += counts[start]
    }
    if above == 0, start > 1 {
      start -= 1
      above += counts[start]
    }
    return above > 0 && above * 4 <= total && start > 0 ? start : nil
  }
}
