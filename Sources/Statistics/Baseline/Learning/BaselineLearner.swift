/// Makes a baseline from blocks.
public enum BaselineLearner {
  /// How many features a baseline keeps at most, judged or not.
  public static let mostCounted = 128

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
    let total = try total(of: blocks, configuration)
    let names = total.rows.filter { !$0.counts.bins.isEmpty || !$0.counts.values.isEmpty }.map(\.feature)
    let judged = configuration.judged(among: names)
    let others = Set(names).subtracting(judged).sorted().prefix(max(0, mostCounted - judged.count))
    let share = configuration.season == .auto ? 1 / Double(max(1, judged.count)) : nil
    return assemble(
      judged.flatMap { learners(of: $0, total, blocks, configuration, judged: true, seasonShare: share) },
      others.flatMap { learners(of: $0, total, blocks, configuration, judged: false, seasonShare: nil) },
      blocks: blocks, configuration: configuration)
  }

  /// - Parameter seasonShare: the feature's share of the chance to find a season that is not there; nil where none is
  ///   looked for.
  private static func learners(
    of name: String, _ total: CountTable, _ blocks: [Block], _ configuration: DetectorConfiguration, judged: Bool,
    seasonShare: Double?
  ) -> [FeatureLearner] {
    let (group, calendar) = (configuration.groups[name] ?? name, configuration.calendar)
    let bins = total[name].map(FeatureLearner.bins(for:)) ?? []
    let seasons = seasonShare.map { (calendar, $0 / Double(max(1, bins.count))) }
    return bins.map {
      FeatureLearner(
        name: name, group: group, bins: $0, blocks: blocks, calendar: calendar, judged: judged, seasons: seasons)
    }
  }

  /// The baseline of `blocks` for some features of another one, whose seasons are kept and shifted to the levels of now;
  /// features without a season are learnt anew without one.
  ///
  /// By this a few hours are enough, where a season is learnt from two whole periods. It holds where all hours have changed
  /// alike, which is asked of those that were observed.
  ///
  /// - Returns: nil where the hours have not changed alike, are not all known to the season, one of the features is not in
  ///   the other baseline, or has values that its bins do not know.
  /// - Throws: `NotReady` below the configuration's least numbers of documents and blocks.
  public static func learn(
    _ features: [String], from blocks: [Block], shifting known: Baseline, configuration: DetectorConfiguration
  ) throws(NotReady) -> Baseline? {
    let total = try total(of: blocks, configuration)
    var learners: [FeatureLearner] = []
    for name in features {
      let parts = known.features.filter { $0.name == name }
      guard parts.contains(where: \.isSeasonal) else {
        guard !parts.isEmpty else { return nil }
        learners += self.learners(of: name, total, blocks, configuration, judged: true, seasonShare: nil)
        continue
      }
      let shifted = parts.compactMap { FeatureLearner(shifting: $0, blocks: blocks) }
      guard shifted.count == parts.count else { return nil }
      learners += shifted
    }
    return assemble(learners, [], blocks: blocks, configuration: configuration)
  }

  private static func total(of blocks: [Block], _ configuration: DetectorConfiguration) throws(NotReady) -> CountTable {
    let documents = blocks.reduce(0) { $0 + $1.documents }
    guard documents >= max(1, configuration.leastBaselineDocuments) else {
      throw .documents(documents, of: configuration.leastBaselineDocuments)
    }
    guard !blocks.isEmpty, blocks.count >= configuration.leastBaselineBlocks else {
      throw .blocks(blocks.count, of: configuration.leastBaselineBlocks)
    }
    var total = CountTable()
    for block in blocks { total.merge(block.counts) }
    return total
  }

  private static func assemble(
    _ judged: [FeatureLearner], _ counted: [FeatureLearner], blocks: [Block], configuration: DetectorConfiguration
  ) -> Baseline {
    let common = DesignEffect.common(to: judged.map(\.pooled))
    let features = judged.map { $0.baseline(common) }
    let first = blocks.first?.span ?? TimeSpan(start: 0, end: 0)
    let families = Baseline.groups(of: features) * (1 + max(0, configuration.segmentAttributes))
    var baseline = Baseline(
      documents: blocks.reduce(0) { $0 + $1.documents }, blocks: blocks.count,
      span: blocks.reduce(first) { $0.union($1.span) }, season: Baseline.Season(features), features: features,
      counted: counted.map { $0.baseline(nil) }, averageRunLength: configuration.averageRunLength, families: families,
      unsteadiness: [])
    baseline.unsteadiness = unsteadiness(of: baseline, blocks: blocks)
    return baseline
  }

  /// What the baseline's own detector finds in it: the first alarm of every key, and variation beyond reason.
  private static func unsteadiness(of baseline: Baseline, blocks: [Block]) -> [Unsteadiness] {
    baseline.features.flatMap { feature in
      let varying = variation(of: feature)
      guard !varying.contains(where: \.isOfWholeFeature) else { return varying }
      return varying + alarms(of: feature, in: baseline, blocks: blocks)
    }
  }

  private static func variation(of feature: FeatureBaseline) -> [Unsteadiness] {
    let pooled = feature.pooledDesignEffect.ratio
    guard pooled <= Unsteadiness.mostDesignEffect else {
      return [.variation(feature: feature.name, label: feature.keys.first?.label, score: nil, designEffect: pooled)]
    }
    var found: [Unsteadiness] = []
    for (score, norm) in zip(feature.scores, feature.overall.norms)
    where norm.designEffect.ratio > Unsteadiness.mostDesignEffect {
      found.append(
        .variation(feature: feature.name, label: score.label, score: score.kind, designEffect: norm.designEffect.ratio))
    }
    return found
  }

  private static func alarms(of feature: FeatureBaseline, in baseline: Baseline, blocks: [Block]) -> [Unsteadiness] {
    let limit = baseline.threshold * baseline.weight(ofGroupOf: feature)
    var found: [Unsteadiness] = []
    var watch = FeatureWatch(feature)
    var alarmed = Set<Int>()
    var last = baseline.span.start
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: WatchScratch.size(for: feature))
    defer { memory.deallocate() }
    for block in blocks {
      guard let cell = feature.cell(for: block.span) else { continue }
      let counts = feature.bins.dense(block.counts[feature.name], documents: block.documents)
      let increment = baseline.increment(documents: block.documents, milliseconds: block.span.end - last)
      last = block.span.end
      counts.withUnsafeBufferPointer {
        watch.add(
          $0, of: feature, cell: cell, documents: block.documents, increment: increment, block: block.index, in: memory)
      }
      for (place, key) in feature.keys.enumerated() where watch.evidence(of: key, in: feature) >= limit {
        if alarmed.insert(place).inserted {
          found.append(.alarm(feature: feature.name, label: key.label, block: block.index))
        }
        watch.restart(key, after: block.index)
      }
    }
    return found
  }
}
