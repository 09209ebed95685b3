/// Judges blocks by a baseline: the watches, the keys' states and the recent history of one stream.
struct Judge: Sendable, Hashable {
  private(set) var watches: [FeatureWatch]
  private(set) var keys: [[KeyState]]
  private(set) var history: History
  /// The end of the last block.
  private(set) var lastEnd: Int64
  /// Documents of hours that the baseline of a feature has no day of, feature by feature: they were not judged.
  private(set) var notCovered: [Int]
  private(set) var incidents: Incidents
  /// Where each feature's bins lie in a flat array of counts.
  private let places: [Range<Int>]
  /// The weights of the features that share each feature's budget.
  private let groupWeights: [Double]
  /// The most that R of one of each feature's alternatives counts.
  private let largestWeights: [Double]
  /// How much memory judging one feature takes at most.
  private let scratch: Int
  /// Whether a key of each feature has an alert open or a warning.
  private var isBusy: [Bool]

  /// - Parameter judgesUnsteady: whether that is judged too in which the baseline is not steady.
  init(_ baseline: Baseline, firstBlock: Int, judgesUnsteady: Bool) {
    self.init(
      baseline,
      watches: baseline.features.map {
        FeatureWatch($0, firstBlock: firstBlock, refused: judgesUnsteady ? [] : baseline.refused(of: $0))
      },
      keys: baseline.features.map { Array(repeating: KeyState(), count: $0.keys.count) }, history: History(),
      lastEnd: baseline.span.end, notCovered: baseline.features.map { _ in 0 }, incidents: Incidents())
  }

  init(
    _ baseline: Baseline, watches: [FeatureWatch], keys: [[KeyState]], history: History, lastEnd: Int64,
    notCovered: [Int], incidents: Incidents
  ) {
    self.watches = watches
    self.keys = keys
    self.history = history
    self.lastEnd = lastEnd
    self.notCovered = notCovered
    self.incidents = incidents
    groupWeights = baseline.features.map { baseline.weight(ofGroupOf: $0) }
    largestWeights = baseline.features.map { $0.directions.reduce(0) { max($0, $1.weightOfAlternative) } }
    scratch = WatchScratch.size(for: baseline.features)
    isBusy = keys.map { $0.contains(where: \.isBusy) }
    var start = 0
    places = baseline.features.map { feature in
      defer { start += feature.bins.count }
      return start..<start + feature.bins.count
    }
  }

  /// Judges a block and returns what changed, feature by feature, key by key.
  mutating func add(_ block: Block, baseline: Baseline, configuration: DetectorConfiguration) -> [DriftReport] {
    let increment = baseline.increment(documents: block.documents, milliseconds: block.span.end - lastEnd)
    lastEnd = block.span.end
    let counts = flat(block, baseline)
    history.add(block: block.index, span: block.span, documents: block.documents, counts: counts)
    let resolution = configuration.resolution * Double(max(1, openDirections))
    return counts.withUnsafeBufferPointer { counts in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: scratch) { memory in
        var reports: [DriftReport] = []
        for place in baseline.features.indices {
          let feature = baseline.features[place]
          guard let cell = feature.cell(for: block.span) else {
            notCovered[place] = notCovered[place].saturatingAdd(block.documents)
            continue
          }
          let slice = UnsafeBufferPointer(rebasing: counts[places[place]])
          let reverse = isBusy[place] ? reversed(place, feature, cell, slice, block) : [:]
          watches[place].add(
            slice, of: feature, cell: cell, documents: block.documents, increment: increment, block: block.index,
            in: memory)
          let idle = baseline.threshold * min(1, configuration.warningShare) * groupWeights[place]
          guard isBusy[place] || watches[place].totalGrowth * largestWeights[place] >= idle else { continue }
          reports += told(
            place, cell, block, idle: idle, resolution: resolution, reverse, baseline, configuration)
        }
        return reports
      }
    }
  }

  /// What there is to tell of a feature's keys, one of which at least has something going on.
  private mutating func told(
    _ place: Int, _ cell: FeatureBaseline.Cell, _ block: Block, idle: Double, resolution: Double,
    _ reverse: [Int: [ReverseStep]], _ baseline: Baseline, _ configuration: DetectorConfiguration
  ) -> [DriftReport] {
    let feature = baseline.features[place]
    var reports: [DriftReport] = []
    for key in feature.keys.indices
    where keys[place][key].isBusy || watches[place].evidence(of: feature.keys[key], in: feature) >= idle {
      let scene = KeyScene(
        baseline: baseline, groupWeight: groupWeights[place], configuration: configuration, feature: feature,
        key: feature.keys[key], cell: cell, block: block, history: history, bins: places[place], resolution: resolution)
      if var report = scene.next(&keys[place][key], &watches[place], reverse: reverse[key]) {
        report.incident = incidents.mark(report)
        reports.append(report)
      }
    }
    isBusy[place] = keys[place].contains(where: \.isBusy)
    return reports
  }

  /// How many directions have an alert open: false ends are shared among them.
  private var openDirections: Int {
    var open = 0
    for place in keys.indices where isBusy[place] {
      for key in keys[place] { open += key.open?.directions.count ?? 0 }
    }
    return open
  }

  private func flat(_ block: Block, _ baseline: Baseline) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: places.last?.upperBound ?? 0)
    var last = 0
    for (feature, place) in zip(baseline.features, places) {
      let row = block.counts.row(of: feature.name, near: last)
      last = row ?? last
      feature.bins.fill(
        &counts, from: place.lowerBound, row.map { block.counts.rows[$0].counts }, documents: block.documents)
    }
    return counts
  }

  /// Moves the reverse processes of the open alerts on, before the watch learns from the block.
  private mutating func reversed(
    _ place: Int, _ feature: FeatureBaseline, _ cell: FeatureBaseline.Cell, _ counts: UnsafeBufferPointer<UInt32>,
    _ block: Block
  ) -> [Int: [ReverseStep]] {
    var steps: [Int: [ReverseStep]] = [:]
    for key in keys[place].indices {
      guard var open = keys[place][key].open else { continue }
      steps[key] = open.directions.indices.map { index in
        let direction = feature.directions[open.directions[index].direction]
        let norm = cell.norms[direction.score]
        let effect = watches[place].designEffect(norm, score: direction.score, documents: block.documents)
        let growth = open.directions[index].add(
          counts, documents: block.documents, designEffect: effect, norm: norm, feature: feature, block: block.index)
        let grown = open.directions[index].hasGrown(rising: direction.rising, designEffect: effect)
        return ReverseStep(growth: growth, hasGrown: grown)
      }
      keys[place][key].open = open
    }
    return steps
  }
}

/// What a block did to an open direction.
struct ReverseStep {
  /// The mean of R⁻ over the alternatives.
  var growth: Double
  /// Whether the effect has grown by half since it was last told.
  var hasGrown: Bool
}
