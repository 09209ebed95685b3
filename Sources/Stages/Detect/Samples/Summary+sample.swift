internal import Events
internal import Statistics

extension Summary {
  /// How many records a summary's words may be spread over.
  static let mostParts = WordCounts.most / mostWordsAtOnce + 1

  /// What the summary adds of sampled documents, checked: whatever cannot be right is thrown with the field it stands in;
  /// nil where there is nothing.
  func paneSample() throws(EventError) -> PaneSample? {
    guard let sample else { return nil }
    guard stream.isOfSamples else {
      throw EventError(.invalidValue, at: "/sample", "\(stream.key) is no stream of sampled documents")
    }
    guard (0..<Self.mostParts).contains(sample.part) else {
      throw EventError(.invalidValue, at: "/sample/part", "part \(sample.part); 0 to \(Self.mostParts - 1) can be")
    }
    let isRest = documents == 0 && features.isEmpty && sample.embedding == nil && sample.words != nil
    guard sample.part == 0 || isRest else {
      throw EventError(.invalidValue, at: "/sample/part", "a further part holds words, and nothing else")
    }
    return PaneSample(fourier: try fourierSums(sample), words: try wordCounts(sample))
  }

  private func fourierSums(_ sample: SampleCounts) throws(EventError) -> FourierSums? {
    guard let embedding = sample.embedding else { return nil }
    guard embedding.map == SampleMap.name else {
      throw EventError(
        .invalidValue, at: "/sample/embedding/map", "sums of \(embedding.map) do not add to those of \(SampleMap.name)")
    }
    guard embedding.documents >= 1, embedding.documents <= documents else {
      throw EventError(
        .invalidValue, at: "/sample/embedding/documents",
        "\(embedding.documents) documents; 1 to all \(documents) of the summary can have a vector")
    }
    do throws(EmbeddingError) {
      return try FourierSums(
        SampleMap.map.identity, documents: Int(clamping: embedding.documents), steps: embedding.sums)
    } catch {
      throw EventError(
        .invalidValue, at: "/sample/embedding/sums",
        "\(embedding.sums.count) sums: \(error); \(2 * SampleMap.map.identity.frequencies) are expected")
    }
  }

  private func wordCounts(_ sample: SampleCounts) throws(EventError) -> WordCounts? {
    guard let words = sample.words else { return nil }
    guard words.counts.count <= WordCounts.most else {
      throw EventError(
        .tooLarge, at: "/sample/words/counts", "\(words.counts.count) words; at most \(WordCounts.most) are counted")
    }
    guard words.documents >= 0, sample.part > 0 || words.documents <= documents else {
      throw EventError(
        .invalidValue, at: "/sample/words/documents", "\(words.documents) documents of \(documents) in the summary")
    }
    var seen: Set<Word> = []
    for (place, count) in words.counts.enumerated() where !seen.insert(Word(count.word)).inserted {
      throw EventError(.duplicateKey, at: "/sample/words/counts/\(place)", "the word \(count.word) is there twice")
    }
    do throws(VocabularyError) {
      return try WordCounts(
        documents: Int(clamping: words.documents),
        counts: words.counts.map { (Word($0.word), Int(clamping: $0.documents)) })
    } catch {
      throw EventError(.invalidValue, at: "/sample/words/counts", error.description)
    }
  }
}
