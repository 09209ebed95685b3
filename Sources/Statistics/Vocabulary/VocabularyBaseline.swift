/// What is normal of a stream's words: in which share of documents each occurs, and how much that varies.
///
/// The distance of a window is the root of the sum over words of the squared differences of their shares: 0.3 is one word
/// that 30 % more of the documents have, or nine that 10 % more or fewer have. It is told from images of the counts
/// (``WordSketch``), whose variance between blocks is known with all that words have to do with one another.
public struct VocabularyBaseline: Sendable, Hashable, Codable {
  /// A word of the baseline.
  public struct Entry: Sendable, Hashable, Codable {
    public let word: Word
    /// The documents that have it.
    public let count: Int
    /// How much more that varies between blocks than with independent documents; at least 1.
    public let designEffect: Double
  }

  /// How many words are kept: the most frequent.
  public static let mostWords = 2048

  /// The image of the whole baseline.
  public let sketch: WordSketch
  /// The variance of one document's image, a mean over its sums: as the blocks vary.
  public let variance: Double
  /// The trace of the square of the images' covariance by the square of their number of sums.
  public let squaredCovariance: Double
  /// How much more the blocks vary than independent documents would; at least 1.
  public let designEffect: Double
  /// In the order of their bytes.
  public let words: [Entry]
  /// How many documents a word may have that is not among them.
  public let unlisted: Int
  /// By how much the counts of those may be too small; see ``WordTable``.
  public let missed: Int
  /// The design effect of words over all; at least 1.
  public let wordEffect: Double

  public var documents: Int { sketch.documents }

  /// - Throws: `VocabularyError.blocks` for fewer than 16 blocks.
  public init(_ learner: VocabularyLearner) throws(VocabularyError) {
    let least = EmbeddingBaseline.leastBlocks
    guard learner.sketches.count >= least else { throw .blocks(learner.sketches.count, atLeast: least) }
    let total = learner.sketches.reduce(into: WordSketch()) { $0.merge($1) }
    guard let center = total.means else { throw .empty }
    var blocks = learner.sketches
    while blocks.count > VocabularyLearner.mostBlocks { blocks = Neighbours.joined(blocks) { $0.merge($1) } }
    let size = Double(WordSketch.size)
    // Of independent documents: their words, less the square of the mean.
    let occurrences = learner.table.counts.values.reduce(0.0) { $0 + Double($1) }
    let independent = occurrences / Double(total.documents) - center.reduce(0) { $0 + $1 * $1 } / size
    let (variation, effect) = BlockVariation.learnt(
      from: blocks, around: center, size: size, independent: independent)
    sketch = total
    variance = variation.variance
    squaredCovariance = variation.squaredCovariance
    designEffect = effect
    let listed = learner.table.largest(Self.mostWords)
    let spread = WordSpread(learner, blocks: learner.sketches.count, listed: listed)
    wordEffect = spread.pooled
    words = listed.map { Entry(word: $0.word, count: $0.count, designEffect: spread.effect(of: $0.word, $0.count)) }
      .sorted { $0.word < $1.word }
    let left = learner.table.counts.count - listed.count
    missed = learner.table.missed
    unlisted = learner.table.missed + (left > 0 ? listed.last?.count ?? 0 : 0)
  }

  /// How far the words of a window's documents lie from the baseline.
  ///
  /// The critical value and the interval are those of ``EmbeddingBaseline/distance(of:tolerance:)``.
  ///
  /// - Throws: `VocabularyError.empty` for a window without documents.
  public func distance(of window: WordSketch) throws(VocabularyError) -> Distance {
    let variation = BlockVariation(
      size: Double(WordSketch.size), variance: variance, squaredCovariance: squaredCovariance)
    guard let distance = variation.distance(of: window, from: sketch, tolerance: 0) else { throw .empty }
    return distance
  }
}

/// How much the counts of words vary between blocks.
private struct WordSpread {
  private let learner: VocabularyLearner
  private let blocks: Double
  let pooled: Double
  /// Rarer words say little about themselves.
  private static let leastCount = 20

  init(_ learner: VocabularyLearner, blocks: Int, listed: ArraySlice<(word: Word, count: Int)>) {
    self.learner = learner
    self.blocks = Double(blocks)
    var (found, expected) = (0.0, 0.0)
    for one in listed.sorted(by: { $0.word < $1.word }) where one.count >= Self.leastCount {
      let (own, independent) = Self.parts(one.word, one.count, learner, Double(blocks))
      found += own
      expected += independent
    }
    pooled = expected > 0 ? max(1, found / expected) : 1
  }

  func effect(of word: Word, _ count: Int) -> Double {
    guard count >= Self.leastCount else { return pooled }
    let (own, independent) = Self.parts(word, count, learner, blocks)
    return independent > 0 ? max(pooled, own / independent) : pooled
  }

  /// The variance of the blocks' shares, weighted with their documents, and what it would be of independent documents.
  private static func parts(
    _ word: Word, _ count: Int, _ learner: VocabularyLearner, _ blocks: Double
  ) -> (own: Double, independent: Double) {
    let documents = Double(learner.table.documents)
    let share = Double(count) / documents
    let own = ((learner.squares[word] ?? 0) - documents * share * share) / (blocks - 1)
    return (max(0, own), share * (1 - share))
  }
}
