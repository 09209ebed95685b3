/// What a baseline knows of one feature: its bins, what is normal in them, and the tables of evidence.
public struct FeatureBaseline: Sendable, Hashable, Codable {
  /// One direction in which a score may leave its margin, with its alternatives.
  public struct Direction: Sendable, Hashable, Codable {
    /// The score's place among the feature's scores.
    public let score: Int
    /// Whether a rise of the mean is bet on, or a fall.
    public let rising: Bool
    /// The direction's places among the feature's alternatives.
    public let alternatives: Range<Int>
  }

  /// One thing that can have an alert: the numbers of the feature, or one class or special value.
  public struct Key: Sendable, Hashable, Codable {
    /// The class or special value; `nil` for the numbers themselves.
    public let label: String?
    /// The key's places among the feature's directions.
    public let directions: Range<Int>
    /// The key's places among the feature's alternatives.
    public let alternatives: Range<Int>
  }

  /// What is normal in one cell of the season.
  public struct Cell: Sendable, Hashable, Codable {
    /// The documents that the cell was learnt from.
    public let documents: Int
    /// Their counts per bin.
    public let counts: [Int]
    /// The probabilities per bin, smoothed: (c + ½) / (m + ½B).
    public let probabilities: [Double]
    /// What is normal of each score.
    public let norms: [Norm]
    /// The evidence of every alternative, in the order of the directions.
    public let evidence: [Evidence]
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
  /// The cells of the season: one, since none is modelled.
  public let cells: [Cell]

  /// The number of alternatives.
  public var alternatives: Int { directions.last?.alternatives.upperBound ?? 0 }

  /// The cell that documents of `span` belong to.
  @inline(__always)
  public func cell(for span: TimeSpan) -> Cell { cells[0] }

  /// (c + ½) / (m + ½B) for every count c of B, m their sum.
  public static func smoothed(_ counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, +)) + 0.5 * Double(counts.count)
    return counts.map { (Double($0) + 0.5) / total }
  }
}
