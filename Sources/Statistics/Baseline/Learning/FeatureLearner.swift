/// Learns what is normal of one feature from a sequence of blocks.
struct FeatureLearner {
  let name: String
  let group: String
  let bins: FeatureBins
  private let observed: SeasonSearch.Observed
  private let counts: [Int]
  private let probabilities: [Double]
  private let isJudged: Bool
  /// The value of every bin, score by score.
  private let values: [[Double]]
  private let found: (season: FeatureSeason, fit: SeasonFit)?
  /// How much more the blocks vary than independent documents would, over all bins.
  let pooled: DesignEffect

  /// - Parameters:
  ///   - blocks: the baseline's blocks in order, at least one.
  ///   - bins: those of `bins(for:)` for their counts of the feature, added up.
  ///   - judged: whether the feature has scores, or is only counted.
  ///   - seasons: the calendar of the seasons that are looked for, and this feature's share of the chance to find one
  ///     that is not there; nil where none is looked for.
  init(
    name: String, group: String, bins: FeatureBins, blocks: [Block], calendar: SeasonCalendar, judged: Bool,
    seasons: (calendar: SeasonCalendar, share: Double)?
  ) {
    let observed = SeasonSearch.Observed(blocks, of: name, in: bins, calendar: calendar)
    self.init(
      name: name, group: group, bins: bins, observed: observed, counts: observed.counts, judged: judged
    ) { scores, values in
      seasons.flatMap { seasons in
        SeasonSearch(observed, calendar: seasons.calendar).season(scores, values: values, share: seasons.share)
      }
    }
  }

  /// Learns what is normal now of a feature whose season is known: its shape and its bins are kept, its levels shift.
  ///
  /// Returns nil where the blocks are of hours that the season does not know, the hours have not shifted alike, or the bins
  /// do not tell the documents apart any more.
  init?(shifting known: FeatureBaseline, blocks: [Block]) {
    let calendar = known.season?.calendar ?? SeasonCalendar()
    let observed = SeasonSearch.Observed(blocks, of: known.name, in: known.bins, calendar: calendar)
    var (counts, fit) = (observed.counts, SeasonFit?.none)
    if let season = known.season {
      guard let shifted = SeasonFit(season, shiftedTo: observed) else { return nil }
      // Of all hours, and not only of those that were observed.
      let documents = observed.sizes.reduce(0, +)
      counts = shifted.overall.map { Int(($0 * documents).rounded()) }
      fit = shifted
    }
    guard known.bins.tellApart(counts) else { return nil }
    self.init(
      name: known.name, group: known.group, bins: known.bins, observed: observed, counts: counts, judged: true
    ) { _, values in
      fit.map { (FeatureSeason($0, calendar: calendar, values: values), $0) }
    }
    let scores = Score.all(of: bins, counts: counts)
    let effect = known.largestDesignEffect
    guard fit.map({ $0.explains(observed, scores, values, designEffect: effect) }) ?? true else { return nil }
  }

  private init(
    name: String, group: String, bins: FeatureBins, observed: SeasonSearch.Observed, counts: [Int], judged: Bool,
    season: ([Score], [[Double]]) -> (season: FeatureSeason, fit: SeasonFit)?
  ) {
    self.name = name
    self.group = group
    self.bins = bins
    self.observed = observed
    self.counts = counts
    let probabilities = FeatureBaseline.smoothed(counts)
    self.probabilities = probabilities
    isJudged = judged
    let scores = judged ? Score.all(of: bins, counts: counts) : []
    values = scores.map { $0.values(probabilities) }
    found = season(scores, values)
    pooled = Self.pooledEffect(observed, counts: counts, probabilities, found?.fit)
  }

  /// The bins for what was counted: those of a feature, or of labels the bins of several, one to a question.
  static func bins(for total: FeatureCounts) -> [FeatureBins] {
    switch total.kind {
    case .numeric(let grid): [.numeric(NumericBins(grid: grid, histogram: total.bins))]
    case .categorical: [.categorical(CategoricalBins(counts: total.values))]
    case .labels: PresenceBins.questions(total.values).map { .presence($0) }
    }
  }

  /// The feature's baseline.
  ///
  /// - Parameter common: what the features of the stream have in common; nil where the feature is not judged.
  func baseline(_ common: DesignEffect?) -> FeatureBaseline {
    let pooled = common.map { knowsItsOwnEffect ? self.pooled : DesignEffect.larger(self.pooled, $0) } ?? self.pooled
    return FeatureBaseline(
      name: name, group: group, bins: bins, counts: counts,
      variations: isJudged ? values.map { variation(of: $0, pooled: pooled) } : nil, pooledDesignEffect: pooled,
      season: found?.season)
  }

  /// Whether the feature's own blocks tell its design effect.
  ///
  /// A burst of like documents adds to the variation of its bin as 1 / p − 1 does. Where the bins are much of a size it is
  /// the same for every burst, and a few bursts show it. Where most documents lie in one bin, it is the bursts in the rare
  /// ones that count, and the baseline may have had none.
  private var knowsItsOwnEffect: Bool {
    1 / probabilities.reduce(0) { $0 + $1 * $1 } >= Self.fewestBins
  }

  /// In how many bins of one size documents must lie, or as unequal ones as add up to it (Simpson's 1 / Σp²).
  private static let fewestBins = 8.0

  private func variation(of values: [Double], pooled: DesignEffect) -> FeatureBaseline.Variation {
    let moments = Norm.moments(values, probabilities)
    let means = found?.fit.means(values)
    let deviations = observed.sums(of: values).enumerated().map { block, sum -> Double in
      let mean = means.map { $0[found?.fit.placeOfSlot[observed.slots[block]] ?? 0] } ?? moments.mean
      return sum - observed.sizes[block] * mean
    }
    let variance = found?.fit.variance(values) ?? moments.variance
    let own = DesignEffectEstimate.effect(of: deviations, variance: variance, sizes: observed.sizes)
    let effect = DesignEffect.larger(own, pooled)
    let wander = Self.wander(deviations, sizes: observed.sizes, variance: variance * effect.ratio)
    return .init(designEffect: effect, wander: wander)
  }

  /// The mean over the bins that the baseline has seen: Pearson's statistic over its degrees of freedom.
  private static func pooledEffect(
    _ observed: SeasonSearch.Observed, counts: [Int], _ probabilities: [Double], _ fit: SeasonFit?
  ) -> DesignEffect {
    let size = observed.sizes.reduce(0, +) / Double(max(1, observed.sizes.count))
    let seen = counts.indices.filter { counts[$0] > 0 }
    guard seen.count > 1 else { return DesignEffect(ratio: 1, blockDocuments: size) }
    let shares = observed.slots.map { slot in fit.map { $0.shares[$0.placeOfSlot[slot]] } ?? probabilities }
    let runs = DesignEffectEstimate.runLengths.map { length in
      DesignEffectEstimate.runs(of: length, among: observed.sizes.count)
        .map { run -> DesignEffectEstimate.Observation in
          let documents = observed.sizes[run].reduce(0, +)
          var sum = 0.0
          for bin in seen {
            let expected = run.reduce(0.0) { $0 + observed.sizes[$1] * shares[$1][bin] }
            let count = observed.blocks[run].reduce(0.0) { $0 + Double($1[bin]) }
            sum += (count - expected) * (count - expected) / expected
          }
          return .init(documents: documents, ratio: sum / Double(seen.count - 1))
        }
    }
    return DesignEffectEstimate.effect(runs, blockDocuments: size)
  }

  /// τ: the standard deviation of the means of at least 16 runs, as long as that allows, beyond sampling.
  ///
  /// It counts where the means vary more than chance gives, by the rule of the design effect: r > 1 + 4·√(2/runs).
  private static func wander(_ deviations: [Double], sizes: [Double], variance: Double) -> Double {
    let length = sizes.count / 16
    guard length > 0, variance > 0 else { return 0 }
    let runs = DesignEffectEstimate.runs(of: length, among: sizes.count)
    var ratio = 0.0
    var sampling = 0.0
    for run in runs {
      let deviation = deviations[run].reduce(0, +)
      let documents = sizes[run].reduce(0, +)
      ratio += deviation * deviation / (variance * documents)
      sampling += variance / documents
    }
    let count = Double(runs.count)
    ratio /= count - 1
    sampling /= count
    guard ratio > 1 + 4 * (2 / count).squareRoot() + 0.02 else { return 0 }
    return ((ratio - 1) * sampling).squareRoot()
  }
}
