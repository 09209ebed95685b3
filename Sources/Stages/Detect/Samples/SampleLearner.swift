internal import Statistics

/// Gathers what is normal of sampled documents from blocks that follow each other.
struct SampleLearner: Sendable, Hashable {
  /// The blocks' sums; beyond 1,024 neighbours are added up.
  private(set) var fourier: [FourierSums]
  private(set) var vocabulary: VocabularyLearner
  private(set) var documents: Int
  /// How often neighbours were added up: then all blocks are others.
  private(set) var joins: Int

  /// As many as are kept of words' images.
  static let mostBlocks = 1024

  init(
    fourier: [FourierSums] = [], vocabulary: VocabularyLearner = VocabularyLearner(), documents: Int = 0, joins: Int = 0
  ) {
    self.fourier = fourier
    self.vocabulary = vocabulary
    self.documents = documents
    self.joins = joins
  }

  mutating func add(_ block: PaneSample, documents: Int) {
    self.documents += documents
    if let sums = block.fourier { fourier.append(sums) }
    if fourier.count > Self.mostBlocks {
      var joined: [FourierSums] = []
      for place in stride(from: 0, to: fourier.count, by: 2) {
        var sum = fourier[place]
        // Of one map: what cannot be added was refused when it was read.
        if place + 1 < fourier.count { try? sum.merge(fourier[place + 1]) }
        joined.append(sum)
      }
      fourier = joined
      joins += 1
    }
    guard let words = block.words else { return }
    let before = vocabulary.sketches.count
    vocabulary.add(words)
    if vocabulary.sketches.count < before { joins += 1 }
  }

  /// What was learnt; nil where there are too few blocks.
  ///
  /// - Parameter id: of the baseline that the features were learnt with.
  func baseline(of id: String) -> SampleBaseline? {
    let embedding = try? EmbeddingBaseline(learningFrom: fourier)
    let words = try? VocabularyBaseline(vocabulary)
    guard embedding != nil || words != nil else { return nil }
    return SampleBaseline(id: id, embedding: embedding, vocabulary: words)
  }
}

/// What is normal of sampled documents besides their features.
struct SampleBaseline: Sendable, Hashable, Codable {
  /// Of the stream's baseline that it was learnt with.
  let id: String
  /// nil where documents have no vectors.
  let embedding: EmbeddingBaseline?
  /// nil where words are not counted.
  let vocabulary: VocabularyBaseline?
}
