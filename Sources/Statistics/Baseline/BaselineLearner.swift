/// Makes a baseline from blocks.
public enum BaselineLearner {
  /// How many features a baseline keeps at most, judged or not.
  public static let mostCounted = 128
  /// Above this design effect a baseline is not steady.
  public static let steadyDesignEffect = 50.0

  /// Why there is no baseline yet.
  public enum NotReady: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    case documents(Int, of: Int)
    case blocks(Int, of: Int)

    public var description: String {
      switch self {
      case .documents(let count, let least): "baseline not ready: \(count) of at least \(least) documents"
      case .blocks(let count, let least): "baseline not ready: \(count) of at least \(least) blocks"
      }
    }
  }

  /// The baseline of `blocks`, replayed through its own detector.
  ///
  /// - Throws: `NotReady` below the configuration's least numbers of documents and blocks.
  public static func learn(
    from blocks: [Block], configuration: DetectorConfiguration
  ) throws(NotReady) -> Baseline {
    let documents = blocks.reduce(0) { $0 + $1.documents }
    guard documents >= max(1, configuration.leastBaselineDocuments) else {
      throw .documents(documents, of: configuration.leastBaselineDocuments)
    }
    guard blocks.count >= configuration.leastBaselineBlocks, let first = blocks.first else {
      throw .blocks(blocks.count, of: configuration.leastBaselineBlocks)
    }
    var total = CountTable()
    for block in blocks { total.merge(block.counts) }
    let names = total.rows.filter { !$0.counts.bins.isEmpty || !$0.counts.values.isEmpty }.map(\.feature)
    let judged = configuration.judged(among: names)
    let others = Set(names).subtracting(judged).sorted().prefix(max(0, mostCounted - judged.count))
    let calendar = configuration.calendar
    let share = 1 / Double(max(1, judged.count))
    func features(_ name: String, judged: Bool) -> [FeatureBaseline] {
      let group = configuration.groups[name] ?? name
      let bins = total[name].map(FeatureLearner.bins(for:)) ?? []
      let seasons = judged && configuration.season == .auto ? (calendar, share / Double(max(1, bins.count))) : nil
      return bins.map {
        FeatureLearner(name: name, group: group, bins: $0, blocks: blocks, calendar: calendar)
          .learn(judged: judged, seasons: seasons)
      }
    }
    return assemble(
      judged.flatMap { features($0, judged: true) }, others.flatMap { features($0, judged: false) },
      span: blocks.reduce(first.span) { $0.union($1.span) }, blocks: blocks, documents: documents,
      configuration: configuration)
  }

  private static func assemble(
    _ features: [FeatureBaseline], _ counted: [FeatureBaseline], span: TimeSpan, blocks: [Block], documents: Int,
    configuration: DetectorConfiguration
  ) -> Baseline {
    var alternatives: [String: Int] = [:]
    for feature in features { alternatives[feature.group, default: 0] += feature.alternatives }
    let families = max(1, alternatives.count) * (1 + max(0, configuration.segmentAttributes))
    let threshold = configuration.averageRunLength * Double(families)
    let smallest = features.flatMap { feature in
      DetectableEffect(
        feature: feature, blockDocuments: Double(documents) / Double(blocks.count),
        odds: threshold * Double(alternatives[feature.group] ?? 1)
      ).all()
    }
    var baseline = Baseline(
      documents: documents, blocks: blocks.count, span: span, season: Baseline.Season(features), features: features,
      counted: counted, averageRunLength: configuration.averageRunLength, families: families,
      alternativesOfGroup: alternatives, unsteadiness: [], smallestEffects: smallest)
    baseline.unsteadiness = unsteadiness(of: baseline, blocks: blocks)
    return baseline
  }

  /// What the baseline's own detector finds in it: the first alarm of every key, and bursts beyond reason.
  private static func unsteadiness(of baseline: Baseline, blocks: [Block]) -> [Unsteadiness] {
    var found: [Unsteadiness] = []
    for feature in baseline.features {
      let largest = feature.overall.norms.reduce(feature.pooledDesignEffect.ratio) { max($0, $1.designEffect.ratio) }
      if largest > steadyDesignEffect { found.append(.bursts(feature: feature.name, designEffect: largest)) }
      let limit = baseline.threshold * Double(baseline.alternativesOfGroup[feature.group] ?? 1)
      var watch = FeatureWatch(feature)
      var alarmed = Set<Int>()
      var last = baseline.span.start
      for block in blocks {
        guard let cell = feature.cell(for: block.span) else { continue }
        let counts = feature.bins.dense(block.counts[feature.name], documents: block.documents)
        let increment = baseline.increment(documents: block.documents, milliseconds: block.span.end - last)
        last = block.span.end
        watch.add(
          counts[...], of: feature, cell: cell, documents: block.documents, increment: increment, block: block.index)
        for (place, key) in feature.keys.enumerated() where watch.growth(of: key) >= limit {
          if alarmed.insert(place).inserted {
            found.append(.alarm(feature: feature.name, label: key.label, block: block.index))
          }
          watch.restart(key, after: block.index)
        }
      }
    }
    return found
  }
}
