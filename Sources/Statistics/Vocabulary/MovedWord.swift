/// A word that another share of documents has than in the baseline.
public struct MovedWord: Sendable, Hashable, Codable {
  public let word: String
  /// The share of the baseline's documents, 0 to 1.
  public let before: Double
  /// The share since.
  public let since: Double
  /// What a G-test makes of the difference, by the design effect: under no difference about χ² with one degree.
  public let evidence: Double

  public init(word: String, before: Double, since: Double, evidence: Double) {
    self.word = word
    self.before = before
    self.since = since
    self.evidence = evidence
  }
}
