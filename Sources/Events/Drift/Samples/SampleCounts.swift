/// What a summary of sampled documents adds up besides their features: sums of random Fourier features of the vectors, and
/// the words. Both merge by addition.
package struct SampleCounts: Sendable, Hashable {
  /// The sums over the documents that have a vector.
  package struct Embedding: Sendable, Hashable {
    /// Which features are summed: sums of the same name add.
    package var map: String
    package var documents: Int64
    /// A cosine and a sine for every frequency, in steps of 2⁻²⁰.
    package var sums: [Int64]

    package init(map: String, documents: Int64, sums: [Int64]) {
      self.map = map
      self.documents = documents
      self.sums = sums
    }
  }

  /// In how many documents each word occurs.
  package struct Words: Sendable, Hashable {
    package struct Count: Sendable, Hashable {
      package var word: String
      /// At least 1.
      package var documents: Int64

      package init(_ word: String, _ documents: Int64) {
        self.word = word
        self.documents = documents
      }
    }

    /// The documents whose words were counted.
    package var documents: Int64
    package var counts: [Count]

    package init(documents: Int64, counts: [Count]) {
      self.documents = documents
      self.counts = counts
    }
  }

  /// 0 for the summary that counts the documents. Words that it has no room for follow in summaries 1, 2, …, which count no
  /// documents: what stands there as the words' documents is the first one's number again.
  package var part: Int
  /// nil where no document has a vector.
  package var embedding: Embedding?
  /// nil where words are not counted.
  package var words: Words?

  package init(part: Int = 0, embedding: Embedding? = nil, words: Words? = nil) {
    self.part = part
    self.embedding = embedding
    self.words = words
  }
}
