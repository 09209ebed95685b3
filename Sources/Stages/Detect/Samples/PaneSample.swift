internal import Events
internal import Statistics

/// What was summed of the sampled documents of a pane, or of a block of panes: exact, and mergeable in any order.
struct PaneSample: Sendable, Hashable {
  /// nil where no document has a vector.
  var fourier: FourierSums?
  /// nil where words were not counted.
  var words: WordCounts?

  init(fourier: FourierSums? = nil, words: WordCounts? = nil) {
    self.fourier = fourier
    self.words = words
  }

  var isEmpty: Bool { fourier == nil && words == nil }

  mutating func add(_ document: SampledDocument) {
    if let projections = document.projections {
      if fourier == nil { fourier = FourierSums(SampleMap.map.identity) }
      // A vector that is far too long is no vector: its projections are counted, and the sums leave it out.
      try? fourier?.add(projections, map: SampleMap.map)
      if fourier?.documents == 0 { fourier = nil }
    }
    if let found = document.words {
      if words == nil { words = WordCounts() }
      words?.add(words: found)
    }
  }

  /// Adds what was summed elsewhere.
  ///
  /// - Parameter isRest: whether its words are more words of documents that are counted already.
  mutating func merge(_ other: PaneSample, isRest: Bool = false) {
    if let added = other.fourier {
      // Of one map and with fewer documents than can be: checked as they were read.
      if fourier == nil { fourier = added } else { try? fourier?.merge(added) }
    }
    guard let added = other.words else { return }
    if words == nil, !isRest {
      words = added
    } else {
      if words == nil { words = WordCounts() }
      words?.merge(added, areSame: isRest)
    }
  }

  /// As a summary holds it.
  var counts: SampleCounts {
    SampleCounts(
      embedding: fourier.map {
        .init(map: SampleMap.name, documents: Int64($0.documents), sums: $0.steps)
      },
      words: words.map { words in
        .init(
          documents: Int64(words.documents), counts: words.counts.map { .init($0.word.text, Int64($0.count)) })
      })
  }
}
