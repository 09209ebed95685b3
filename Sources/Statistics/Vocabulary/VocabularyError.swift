/// Counts of words that cannot be used.
public enum VocabularyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A number of documents that cannot be.
  case documents(Int)
  /// A word that more documents have than there are, or none.
  case count(String, Int, documents: Int)
  /// Sums that the documents cannot have.
  case sums(documents: Int)
  /// Too few blocks with documents to learn how they vary.
  case blocks(Int, atLeast: Int)
  /// There are no documents to compare.
  case empty

  public var description: String {
    switch self {
    case .documents(let count): "\(count) documents; 0 to \(WordCounts.mostDocuments) fit"
    case .count(let word, let count, let documents):
      "the word \(word) in \(count) documents; from 1 to all \(documents) can have it"
    case .sums(let documents): "sums that \(documents) documents cannot have"
    case .blocks(let count, let least): "\(count) blocks with documents; at least \(least) are needed"
    case .empty: "no documents"
    }
  }
}
