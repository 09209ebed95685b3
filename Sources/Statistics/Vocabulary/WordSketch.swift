/// A short image of counts by word: of each of 64 random signings of all words, the sum of the signed counts.
///
/// It is linear, so merging is adding, and exact. The mean square of the differences of two images is, in expectation over
/// the signs, the sum over all words of the squared differences of their counts (Alon, Matias & Szegedy, *The space
/// complexity of approximating the frequency moments*, STOC 1996). A word's signs are the bits of its hash.
public struct WordSketch: Sendable, Hashable, Codable, DocumentSums {
  public static let size = 64
  /// The ASCII of "word sgn": signs have nothing to do with which words are kept.
  private static let seed: UInt64 = 0x776F_7264_2073_676E

  public private(set) var documents: Int
  public private(set) var sums: [Int64]

  /// The image of no documents.
  public init() {
    documents = 0
    sums = [Int64](repeating: 0, count: Self.size)
  }

  public init(_ counts: WordCounts) {
    self.init()
    documents = counts.documents
    for (word, count) in counts.unordered {
      let signs = word.hash(seed: Self.seed)
      for place in 0..<Self.size {
        let signed = signs &>> UInt64(place) & 1 == 0 ? Int64(count) : -Int64(count)
        sums[place] = sums[place].saturatingAdd(signed)
      }
    }
  }

  /// An image that was made elsewhere.
  ///
  /// - Throws: `VocabularyError.sums` where it is not as long as it must be.
  public init(documents: Int, sums: [Int64]) throws(VocabularyError) {
    guard documents >= 0, documents <= WordCounts.mostDocuments, sums.count == Self.size else {
      throw .sums(documents: documents)
    }
    self.documents = documents
    self.sums = sums
  }

  public mutating func merge(_ other: WordSketch) {
    documents = min(WordCounts.mostDocuments, documents + other.documents)
    for (place, sum) in other.sums.enumerated() where place < sums.count {
      sums[place] = sums[place].saturatingAdd(sum)
    }
  }

  /// Each sum by the documents; nil without documents.
  var means: [Double]? {
    guard documents > 0 else { return nil }
    return sums.map { Double($0) / Double(documents) }
  }
}
