/// In how many documents each word occurs, exactly; merging is adding, in any order.
///
/// At most 65,536 words are kept: of more, those with the smallest hashes. Which these are does not depend on the order
/// either, and what is kept of them is exact (a bottom-k sample: Cohen & Kaplan, *Summarizing data using bottom-k sketches*,
/// PODC 2007).
public struct WordCounts: Sendable, Hashable {
  /// The documents whose words were counted.
  public private(set) var documents = 0
  private var table: [Word: Int] = [:]

  /// The most words.
  public static let most = 65_536
  /// Up to here no count can overflow.
  public static let mostDocuments = 1 << 42

  public init() {}

  /// Counts that were made elsewhere.
  ///
  /// - Throws: `VocabularyError` where a count is not from 1 to the documents.
  public init(documents: Int, counts: [(word: Word, count: Int)]) throws(VocabularyError) {
    guard documents >= 0, documents <= Self.mostDocuments else { throw .documents(documents) }
    self.documents = documents
    table.reserveCapacity(counts.count)
    for (word, count) in counts {
      let sum = table[word, default: 0] + count
      guard count >= 1, sum <= documents else { throw .count(word.text, count, documents: documents) }
      table[word] = sum
    }
  }

  /// Counts that were made before, as they were: also of further words of documents that are not counted here.
  package init(kept documents: Int, counts: [(word: Word, count: Int)]) throws(VocabularyError) {
    guard documents >= 0, documents <= Self.mostDocuments else { throw .documents(documents) }
    self.documents = documents
    for (word, count) in counts {
      guard count >= 1, count <= Self.mostDocuments, table.updateValue(count, forKey: word) == nil else {
        throw .count(word.text, count, documents: documents)
      }
    }
  }

  /// Adds one document. A word that is there twice counts once.
  public mutating func add(words: some Sequence<Word>) {
    guard documents < Self.mostDocuments else { return }
    documents += 1
    for word in Set(words) { table[word, default: 0] += 1 }
    bound(at: 2 * Self.most)
  }

  /// Adds what was counted elsewhere.
  ///
  /// - Parameter areSame: whether those are words of documents that are counted here already.
  public mutating func merge(_ other: WordCounts, areSame: Bool = false) {
    if !areSame { documents = min(Self.mostDocuments, documents + other.documents) }
    for (word, count) in other.table { table[word] = min(Self.mostDocuments, table[word, default: 0] + count) }
    bound(at: 2 * Self.most)
  }

  /// The words with their counts, in the order of their bytes.
  public var counts: [(word: Word, count: Int)] { kept.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

  public var isEmpty: Bool { documents == 0 && table.isEmpty }

  /// In any order.
  var unordered: [Word: Int] { kept }

  private var kept: [Word: Int] {
    guard table.count > Self.most else { return table }
    var bounded = self
    bounded.bound(at: Self.most)
    return bounded.table
  }

  private mutating func bound(at limit: Int) {
    guard table.count > limit else { return }
    let ranked = table.keys.map { (hash: $0.hash(), word: $0) }.sorted { ($0.hash, $0.word) < ($1.hash, $1.word) }
    for one in ranked.dropFirst(Self.most) { table[one.word] = nil }
  }

  public static func == (left: WordCounts, right: WordCounts) -> Bool {
    left.documents == right.documents && left.kept == right.kept
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(documents)
    hasher.combine(kept)
  }
}
