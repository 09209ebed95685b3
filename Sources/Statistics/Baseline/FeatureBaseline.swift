/// What a baseline knows of one feature: its bins, what is normal in them, and the tables of evidence.
///
/// It never changes, and is large: all who hold it hold the same one.
public final class FeatureBaseline: Sendable, Codable {
  /// One direction in which a score may leave its margin, with its alternatives.
  public struct Direction: Sendable, Hashable {
    /// The score's place among the feature's scores.
    public let score: Int
    /// Whether a rise of the mean is bet on, or a fall.
    public let rising: Bool
    /// The direction's places among the feature's alternatives.
    public let alternatives: Range<Int>
    /// How much of the feature's budget the direction has, beside the others.
    public let weight: Double

    /// What R of one of its alternatives counts.
    var weightOfAlternative: Double { weight / Double(max(1, alternatives.count)) }
  }

  /// One thing that can have an alert: the numbers of the feature, or one class or special value.
  public struct Key: Sendable, Hashable {
    /// The class or special value; `nil` for the numbers themselves.
    public let label: String?
    /// The key's places among the feature's directions.
    public let directions: Range<Int>
    /// The key's places among the feature's alternatives.
    public let alternatives: Range<Int>
  }

  /// What is normal in one cell of the season.
  public final class Cell: Sendable {
    /// The documents that the cell was learnt from.
    public let documents: Int
    /// Their counts per bin.
    public let counts: [Int]
    /// The probabilities per bin, smoothed: (c + ½) / (m + ½B).
    public let probabilities: [Double]
    /// What is normal of each score.
    public let norms: [Norm]
    /// The evidence of every alternative, in the order of the directions.
    public let evidence: EvidenceTable

    init(documents: Int, counts: [Int], probabilities: [Double], norms: [Norm], evidence: EvidenceTable) {
      self.documents = documents
      self.counts = counts
      self.probabilities = probabilities
      self.norms = norms
      self.evidence = evidence
    }
  }

  public let name: String
  /// The group whose budget of false alarms the feature shares.
  public let group: String
  public let bins: FeatureBins
  public let scores: [Score]
  public let directions: [Direction]
  public let keys: [Key]
  /// How much more the blocks vary than independent documents would, over all bins.
  public let pooledDesignEffect: DesignEffect
  /// What is normal at all hours together.
  public let overall: Cell
  /// The season of the feature; nil where the baseline shows none.
  public let season: FeatureSeason?
  let isSeasonal: Bool
  /// The cells of the season; without one ``overall`` alone.
  public let cells: SeasonCells

  /// The largest design effect of its bins and scores.
  public var largestDesignEffect: Double {
    overall.norms.reduce(pooledDesignEffect.ratio) { max($0, $1.designEffect.ratio) }
  }

  /// The weights of all directions together.
  var weight: Double { directions.reduce(0) { $0 + $1.weight } }

  /// The number of alternatives.
  public var alternatives: Int { directions.last?.alternatives.upperBound ?? 0 }

  /// How much a score varies between blocks beyond what independent documents would.
  struct Variation: Sendable, Hashable {
    let designEffect: DesignEffect
    /// τ, the slow wander.
    let wander: Double
  }

  /// All that a baseline knows of a feature follows from what was counted and how much it varied.
  ///
  /// - Parameters:
  ///   - counts: the documents in each of `bins`.
  ///   - variations: one for each of the scores of `bins` and `counts`; nil where the feature is only counted.
  init(
    name: String, group: String, bins: FeatureBins, counts: [Int], variations: [Variation]?,
    pooledDesignEffect: DesignEffect, season: FeatureSeason?
  ) {
    self.name = name
    self.group = group
    self.bins = bins
    self.pooledDesignEffect = pooledDesignEffect
    self.season = season
    isSeasonal = season != nil
    let probabilities = Self.smoothed(counts)
    let documents = counts.reduce(0, +)
    scores = variations == nil ? [] : Score.all(of: bins, counts: counts)
    let norms = zip(scores, variations ?? []).map { score, variation in
      Norm(
        score: score, values: score.values(probabilities), probabilities: probabilities, documents: documents,
        designEffect: variation.designEffect, wander: variation.wander)
    }
    let tables = AlternativeTables(scores, norms)
    directions = tables.directions
    keys = tables.keys
    overall = Cell(
      documents: documents, counts: counts, probabilities: probabilities, norms: norms,
      evidence: EvidenceTable(tables.bets))
    cells = SeasonCells(season, overall: overall, scores: scores, directions: directions)
  }

  /// The cell that documents of `span`, which lies within an hour, belong to; nil where the baseline has no day of it.
  @inline(__always)
  public func cell(for span: TimeSpan) -> Cell? {
    guard isSeasonal, let season else { return overall }
    return season.cell(at: span.start).map { cells[$0] }
  }

  /// (c + ½) / (m + ½B) for every count c of B, m their sum.
  public static func smoothed(_ counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, +)) + 0.5 * Double(counts.count)
    return counts.map { (Double($0) + 0.5) / total }
  }
}

extension FeatureBaseline: Hashable {
  /// How much each score varies.
  var variations: [Variation] {
    overall.norms.map { Variation(designEffect: $0.designEffect, wander: $0.wander) }
  }

  /// All else follows from what is compared.
  public static func == (one: FeatureBaseline, other: FeatureBaseline) -> Bool {
    one === other
      || (one.name == other.name && one.group == other.group && one.bins == other.bins
        && one.overall.counts == other.overall.counts && one.variations == other.variations
        && one.pooledDesignEffect == other.pooledDesignEffect && one.season == other.season)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(bins)
    hasher.combine(overall.counts)
  }
}
