/// A word that another share of sampled documents has than in the baseline.
package struct WordChange: Sendable, Hashable, Codable {
  package var word: String
  /// The share of the baseline's documents, 0 to 1; 0 also for a word that is too rare there to be told apart from none.
  package var before: Double
  /// The share since.
  package var since: Double

  package init(word: String, before: Double, since: Double) {
    self.word = word
    self.before = before
    self.since = since
  }
}
