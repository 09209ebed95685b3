/// One score in the search for a season.
struct SeasonScore {
  let values: [Double]
  /// The sum of the score over each block.
  private let sums: [Double]
  private let observed: SeasonSearch.Observed
  /// The mean in each slot; 0 where nothing was observed.
  private let means: [Double]
  private let documents: [Double]
  /// What the levels of all hours leave: the design effect, and the variance of a document times it.
  private(set) var fullDesignEffect = 1.0
  private var noise = 0.0

  /// - Parameter full: the levels of all hours and kinds of day.
  init(_ search: SeasonSearch, _ values: [Double], _ full: SeasonFit) {
    self.values = values
    observed = search.observed
    sums = observed.sums(of: values)
    documents = (0..<SeasonCalendar.slots).map { Double(search.documents(of: $0)) }
    means = (0..<SeasonCalendar.slots).map { slot in
      let counts = search.counts(of: slot)
      let documents = search.documents(of: slot)
      guard documents > 0 else { return 0 }
      return values.indices.reduce(0.0) { $0 + Double(counts[$1]) * values[$1] } / Double(documents)
    }
    let variance = full.variance(values)
    fullDesignEffect = designEffect(full, variance: variance)
    noise = variance * fullDesignEffect
  }

  /// What each block's sum lies from what the fit expects.
  func deviations(_ fit: SeasonFit) -> [Double] {
    let expected = fit.means(values)
    let blocks = Double(sums.count)
    // The fit was made from the same blocks.
    let scale = (blocks / max(1, blocks - Double(fit.parameters))).squareRoot()
    return sums.indices.map { block in
      (sums[block] - observed.sizes[block] * expected[fit.placeOfSlot[observed.slots[block]]]) * scale
    }
  }

  func designEffect(_ fit: SeasonFit, variance: Double) -> Double {
    guard variance > 0 else { return 1 }
    return DesignEffectEstimate.effect(
      of: deviations(fit), variance: variance, sizes: observed.sizes
    ).ratio
  }

  /// Whether the means of the hours, over all kinds of day, lie further apart than chance explains.
  func hoursDiffer(chance: Double) -> Bool {
    let groups = (0..<24).map { hour in (0..<SeasonCalendar.slots / 24).map { hour + 24 * $0 } }
    return differ(groups.map { group(of: $0) }, chance: chance)
  }

  /// Whether the kinds of day differ beyond what their hours explain.
  func kindsDiffer(beyond hours: SeasonFit, chance: Double) -> Bool {
    let expected = hours.means(values)
    let groups = (0..<SeasonCalendar.slots / 24).map { kind -> (documents: Double, sum: Double) in
      let slots = (24 * kind..<24 * kind + 24).filter { documents[$0] > 0 }
      return (
        slots.reduce(0.0) { $0 + documents[$1] },
        slots.reduce(0.0) { $0 + documents[$1] * (means[$1] - expected[hours.placeOfSlot[$1]]) }
      )
    }
    return differ(groups, chance: chance)
  }

  private func group(of slots: [Int]) -> (documents: Double, sum: Double) {
    (slots.reduce(0.0) { $0 + documents[$1] }, slots.reduce(0.0) { $0 + documents[$1] * means[$1] })
  }

  /// Σ nᵢ(ȳᵢ − ȳ)² / (variance · φ), which is about χ² with one degree less than there are groups.
  private func differ(_ groups: [(documents: Double, sum: Double)], chance: Double) -> Bool {
    let groups = groups.filter { $0.documents > 0 }
    let all = groups.reduce(0.0) { $0 + $1.documents }
    guard groups.count > 1, all > 0, noise > 0 else { return false }
    let mean = groups.reduce(0.0) { $0 + $1.sum } / all
    let statistic = groups.reduce(0.0) { sum, group in
      let distance = group.sum / group.documents - mean
      return sum + group.documents * distance * distance / noise
    }
    return ChiSquared.probability(statistic, degrees: Double(groups.count - 1)) > 1 - chance
  }
}
