extension KeyScene {
  /// The counts of the feature's bins, and the documents, since a block.
  func counts(since block: Int) -> (counts: [Int], documents: Int) {
    var sums = [Int](repeating: 0, count: bins.count)
    var documents = 0
    for stretch in history.since(block) {
      documents = documents.saturatingAdd(stretch.documents)
      for (place, bin) in bins.enumerated() { sums[place] += Int(stretch.counts[bin]) }
    }
    return (sums, documents)
  }

  /// The movement of a direction since its onset.
  ///
  /// - Parameter ended: the end of the key's last alert.
  func movement(of direction: Int, _ watch: FeatureWatch, after ended: Int64?) -> Movement {
    let place = feature.directions[direction]
    let (found, best) = watch.onset(of: place, by: block.index)
    let effect = watch.designEffect(cell.norms[place.score], score: place.score, documents: block.documents)
    let onset = onset(found, of: place, designEffect: effect, after: ended)
    let evidence = evidence(of: direction, watch)
    let documents = history.since(found.block).reduce(0) { $0.saturatingAdd($1.documents) }
    return movement(
      place, since: onset, logEvidence: Elementary.log(max(evidence, 1e-300)),
      evidencePerDocument: documents > 0 ? watch.account(of: best).cusum / Double(documents) : 0, watch)
  }

  /// The movement of an open direction over its last documents, at most 16 blocks of them.
  func present(_ direction: OpenDirection, _ watch: FeatureWatch) -> Movement {
    let first = max(direction.onset.block, block.index - 15)
    let movement = movement(
      feature.directions[direction.direction],
      since: Onset(block: first, earliest: direction.onset.earliest, latest: direction.onset.latest),
      logEvidence: direction.logEvidence, evidencePerDocument: direction.evidencePerDocument, watch)
    return Movement(movement, onset: direction.onset)
  }

  /// The movement of an open direction since its recovery began.
  func recovered(_ direction: OpenDirection, _ watch: FeatureWatch) -> Movement {
    let first = min(direction.recovery ?? block.index, block.index)
    return movement(
      feature.directions[direction.direction], since: Onset(block: first, earliest: first, latest: first),
      logEvidence: direction.logEvidence, evidencePerDocument: 0, watch)
  }

  private func movement(
    _ direction: FeatureBaseline.Direction, since onset: Onset, logEvidence: Double, evidencePerDocument: Double,
    _ watch: FeatureWatch
  ) -> Movement {
    let score = feature.scores[direction.score]
    let norm = cell.norms[direction.score]
    let counts = counts(since: onset.block).counts
    let effect = watch.designEffect(norm, score: direction.score, documents: block.documents)
    let expected = self.expected(direction.score, since: onset.block)
    let estimate = Estimate(of: norm.values, counts: counts, designEffect: effect, isShare: score.isMembership)
    return Movement(
      score: score.kind, rising: direction.rising, bins: score.isMembership ? score.bins : nil, expected: expected,
      observed: estimate.value, low: estimate.low, high: estimate.high, margin: norm.margin, designEffect: effect,
      logEvidence: logEvidence, evidencePerDocument: evidencePerDocument, onset: onset)
  }

  /// What the baseline expects of a score over the documents since a block, hour by hour where there is a season.
  private func expected(_ score: Int, since block: Int) -> Double {
    mean(over: mix(since: block)) { $0.mean(of: score, in: $1) } ?? cell.norms[score].mean
  }

  /// What the baseline expects of a score over the documents of a stretch.
  func expected(_ score: Int, in stretch: History.Stretch) -> Double {
    mean(over: mix(of: stretch)) { $0.mean(of: score, in: $1) } ?? cell.norms[score].mean
  }

  /// The cells that the documents since a block belong to, with how many of them; empty without a season.
  private func mix(since block: Int) -> [(cell: Int, documents: Double)] {
    history.since(block).flatMap { mix(of: $0) }
  }

  private func mix(of stretch: History.Stretch) -> [(cell: Int, documents: Double)] {
    guard let season = feature.season else { return [] }
    return season.mix(of: stretch.span).map { (cell: $0.cell, documents: $0.share * Double(stretch.documents)) }
  }

  /// The mean of a number over cells; nil where they have no documents.
  private func mean(
    over mix: [(cell: Int, documents: Double)], _ number: (_ season: FeatureSeason, _ cell: Int) -> Double
  ) -> Double? {
    guard let season = feature.season else { return nil }
    var sum = 0.0
    var documents = 0.0
    for part in mix {
      sum += part.documents * number(season, part.cell)
      documents += part.documents
    }
    return documents > 0 ? sum / documents : nil
  }

  /// The bins that an alternative's evidence comes from.
  func contributions(of alternative: Int, since first: Int, _ watch: FeatureWatch, _ direction: Int) -> [Contribution] {
    let (counts, documents) = counts(since: first)
    let score = feature.directions[direction].score
    let effect = watch.designEffect(cell.norms[score], score: score, documents: block.documents)
    let evidence = cell.evidence[alternative]
    let mix = mix(since: first)
    let all = counts.indices.map { bin in
      Contribution(
        bin: bin, label: feature.bins.label(of: bin),
        expected: mean(over: mix) { $0.share(of: bin, in: $1) } ?? cell.probabilities[bin],
        observed: Double(counts[bin]) / Double(max(1, documents)),
        nats: Nats.real(Int64(counts[bin]) * Int64(evidence.steps(of: bin))) / effect)
    }
    let ranked = all.filter { $0.nats > 0 }.sorted {
      $0.nats != $1.nats ? $0.nats > $1.nats : $0.bin < $1.bin
    }
    return Array(ranked.prefix(10))
  }

  /// A report on a key without an alert.
  func watchReport(
    _ change: DriftReport.Change, _ watch: FeatureWatch, evidence: Double, after ended: Int64?
  ) -> DriftReport? {
    guard
      let direction = key.directions.max(by: {
        watch.evidence(of: feature.directions[$0]) < watch.evidence(of: feature.directions[$1])
      })
    else { return nil }
    let movement = movement(of: direction, watch, after: ended)
    let leading = watch.onset(of: feature.directions[direction], by: block.index)
    let parts =
      change == .warning
      ? contributions(of: leading.alternative, since: movement.onset.block, watch, direction) : []
    return report(change, nil, [movement], parts, since: movement.onset, evidence: evidence)
  }

  func report(
    _ change: DriftReport.Change, _ open: OpenAlert?, _ movements: [Movement], _ contributions: [Contribution],
    since: Onset, evidence: Double
  ) -> DriftReport {
    let onset = open?.onset ?? since
    let (counts, documents) = counts(since: since.block)
    return DriftReport(
      change: change, feature: feature.name, label: key.label, onset: onset,
      onsetSpan: open?.onsetSpan ?? history.span(of: onset.block) ?? block.span,
      earliest: open?.earliest ?? (history.span(of: onset.earliest) ?? block.span).start,
      latest: open?.latest ?? (history.span(of: onset.latest) ?? block.span).end, firstOnset: open?.firstOnset,
      recurrence: open?.recurrence ?? 0, block: block.index, span: block.span, opened: open?.opened,
      documents: open?.documents ?? documents, movements: movements, contributions: contributions, evidence: evidence,
      threshold: baseline.threshold, averageRunLength: baseline.averageRunLength,
      expectedQuantiles: quantiles(cell.counts), observedQuantiles: quantiles(counts),
      baselineIsSteady: !baseline.refused(of: feature)[key.directions].contains(true))
  }

  private func quantiles(_ counts: [Int]) -> [Double] {
    guard case .numeric(let bins) = feature.bins, key.label == nil else { return [] }
    return [0.1, 0.5, 0.9].compactMap { BinnedQuantile.value($0, counts: counts, bins: bins) }
  }
}

extension Movement {
  fileprivate init(_ movement: Movement, onset: Onset) {
    self.init(
      score: movement.score, rising: movement.rising, bins: movement.bins, expected: movement.expected,
      observed: movement.observed, low: movement.low, high: movement.high, margin: movement.margin,
      designEffect: movement.designEffect, logEvidence: movement.logEvidence,
      evidencePerDocument: movement.evidencePerDocument, onset: onset)
  }
}
