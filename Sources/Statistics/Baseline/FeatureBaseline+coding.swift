extension FeatureBaseline {
  private enum CodingKeys: String, CodingKey {
    case name, group, bins, counts, variations, pooledDesignEffect, season
  }

  /// Only what the others follow from is written.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(group, forKey: .group)
    try container.encode(bins, forKey: .bins)
    try container.encode(overall.counts, forKey: .counts)
    if !scores.isEmpty { try container.encode(VariationColumns(variations), forKey: .variations) }
    try container.encode(pooledDesignEffect, forKey: .pooledDesignEffect)
    try container.encodeIfPresent(season, forKey: .season)
  }

  public convenience init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bins = try container.decode(FeatureBins.self, forKey: .bins)
    let counts = try container.decode([Int].self, forKey: .counts)
    let variations = try container.decodeIfPresent(VariationColumns.self, forKey: .variations)?.rows()
    let pooled = try container.decode(DesignEffect.self, forKey: .pooledDesignEffect)
    let season = try container.decodeIfPresent(FeatureSeason.self, forKey: .season)
    if let problem = Self.problem(
      bins: bins, counts: counts, variations: variations, pooled: pooled, season: season)
    {
      throw DecodingError.dataCorruptedError(forKey: .counts, in: container, debugDescription: problem)
    }
    self.init(
      name: try container.decode(String.self, forKey: .name), group: try container.decode(String.self, forKey: .group),
      bins: bins, counts: counts, variations: variations, pooledDesignEffect: pooled, season: season)
  }
}

/// How much each of a feature's scores varies, column by column: there are many scores, and a list of numbers is read at
/// once.
private struct VariationColumns: Codable {
  private var ratios: [Double] = []
  private var blockDocuments: [Double] = []
  private var reaches: [Int] = []
  private var wanders: [Double] = []
  /// By the score's place; none where blocks are much of a size.
  private var lines: [Int: DesignEffect.Line]?

  init(_ variations: [FeatureBaseline.Variation]) {
    var lines: [Int: DesignEffect.Line] = [:]
    for (place, variation) in variations.enumerated() {
      ratios.append(variation.designEffect.ratio)
      blockDocuments.append(variation.designEffect.blockDocuments)
      reaches.append(variation.designEffect.reach)
      wanders.append(variation.wander)
      if let line = variation.designEffect.line { lines[place] = line }
    }
    if !lines.isEmpty { self.lines = lines }
  }

  func rows() throws -> [FeatureBaseline.Variation] {
    guard [blockDocuments.count, reaches.count, wanders.count].allSatisfy({ $0 == ratios.count }) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "the columns of the variation are not of one length"))
    }
    return ratios.indices.map { place in
      FeatureBaseline.Variation(
        designEffect: DesignEffect(
          ratio: ratios[place], blockDocuments: blockDocuments[place], reach: reaches[place], line: lines?[place]),
        wander: wanders[place])
    }
  }
}
