extension SeasonFit {
  /// A season that is known, with its levels shifted to what was observed since: its shape is kept, so that a few hours
  /// tell of all.
  ///
  /// In every place the odds of the bins are those of the season times a factor of each bin, which is the same in all
  /// places, and such that over the observed blocks every bin is expected as often as it was seen. That is the most likely
  /// one of such models; it is found by fitting the factors in turns, as Deming & Stephan did (*On a least squares
  /// adjustment of a sampled frequency table when the expected marginal totals are known*, 1940).
  ///
  /// Returns nil where something was observed in a slot that the season does not know.
  init?(_ season: FeatureSeason, shiftedTo observed: SeasonSearch.Observed) {
    let places = observed.slots.map { season.cellOfSlot[$0] }
    guard places.allSatisfy({ $0 >= 0 }) else { return nil }
    let known = season.documents.indices.map { place in
      season.bins.map { season.share(of: $0, in: place) }
    }
    var sizes = [Double](repeating: 0, count: known.count)
    var seen = [Double](repeating: 0.5, count: season.bins.count)
    for (block, place) in places.enumerated() {
      sizes[place] += observed.sizes[block]
      for bin in seen.indices { seen[bin] += Double(observed.blocks[block][bin]) }
    }
    // As many as there are expected, the halves that keep a share above 0 among them.
    let documents = sizes.reduce(0, +)
    seen = seen.asShares.map { $0 * documents }
    var factors = [Double](repeating: 1, count: seen.count)
    for _ in 0..<Self.turns {
      var expected = [Double](repeating: 0, count: seen.count)
      for (shares, size) in zip(known, sizes) where size > 0 {
        for (bin, share) in Self.shifted(shares, by: factors).enumerated() { expected[bin] += size * share }
      }
      for bin in factors.indices { factors[bin] *= seen[bin] / expected[bin] }
    }
    // The shape is known as well as the documents that it was learnt from tell it, the levels as well as these do.
    let share = documents / max(1, season.documents.reduce(0) { $0 + Double($1) })
    let ofShape = (Double(season.parameters - 1) * share).rounded(.up)
    self.init(
      shape: season.shape, parameters: 1 + Int(min(ofShape, Self.mostParameters)),
      shares: known.map { Self.shifted($0, by: factors) }, placeOfSlot: season.cellOfSlot,
      documents: season.documents.map { max(1, Int((Double($0) * share).rounded())) })
  }

  /// Far more than a day's season needs, whose factors hardly change from the third turn on.
  private static let turns = 50
  /// With so many nothing is known of the levels.
  private static let mostParameters = 0x1p40

  private static func shifted(_ shares: [Double], by factors: [Double]) -> [Double] {
    zip(shares, factors).map { $0 * $1 }.asShares
  }

  /// The shares of all places together, by their documents.
  var overall: [Double] {
    var sums = [Double](repeating: 0, count: shares.first?.count ?? 0)
    for (row, documents) in zip(shares, documents) {
      for bin in sums.indices { sums[bin] += Double(documents) * row[bin] }
    }
    return sums.asShares
  }

  /// Whether every hour's documents lie as close to what is expected of them as chance and a design effect explain: by χ² of
  /// the places' sums of each score, at the ``SeasonSearch/level`` over all scores.
  func explains(
    _ observed: SeasonSearch.Observed, _ scores: [Score], _ values: [[Double]], designEffect: Double
  ) -> Bool {
    let tested = scores.indices.filter { !scores[$0].isMembership || isFrequent(scores[$0], observed) }
    let chance = SeasonSearch.level / Double(max(1, tested.count))
    return tested.allSatisfy { score in
      let (expected, variance) = (means(values[score]), variance(values[score]))
      var deviations = [Double](repeating: 0, count: expected.count)
      var sizes = deviations
      for (block, sum) in observed.sums(of: values[score]).enumerated() {
        let place = placeOfSlot[observed.slots[block]]
        deviations[place] += sum - observed.sizes[block] * expected[place]
        sizes[place] += observed.sizes[block]
      }
      let places = sizes.indices.filter { sizes[$0] > 0 }
      guard places.count > 1, variance > 0 else { return true }
      let statistic = places.reduce(0) { $0 + deviations[$1] * deviations[$1] / sizes[$1] } / (variance * designEffect)
      // One degree less: over all places the levels were fitted.
      return ChiSquared.probability(statistic, degrees: Double(places.count - 1)) <= 1 - chance
    }
  }

  /// Whether a membership is frequent enough to tell hours apart by: five documents an hour either way.
  private func isFrequent(_ score: Score, _ observed: SeasonSearch.Observed) -> Bool {
    let counts = observed.counts
    let inside = score.bins.reduce(0) { $0 + counts[$1] }
    return min(inside, counts.reduce(0, +) - inside) >= 5 * Set(observed.slots).count
  }
}
