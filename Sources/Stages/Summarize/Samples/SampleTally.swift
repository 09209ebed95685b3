internal import Events
internal import Statistics

/// The sums of a batch's sampled documents, by group (a stream's pane).
struct SampleTally {
  private var groups: [Int: PaneSample] = [:]

  mutating func add(_ document: SampledDocument, to group: Int) {
    groups[group, default: PaneSample()].add(document)
  }

  /// nil where nothing was summed.
  func counts(of group: Int) -> SampleCounts? { groups[group].flatMap { $0.isEmpty ? nil : $0.counts } }
}

extension Summary {
  /// The most words that one record holds: fewer bytes than a record may have, whatever the words.
  static let mostWordsAtOnce = 4096

  /// The summary as records have room for it: words beyond that follow in records of their own, which count no documents.
  func parts(of most: Int = Summary.mostWordsAtOnce) -> [Summary] {
    guard var sample, let words = sample.words, words.counts.count > most else { return [self] }
    return stride(from: 0, to: words.counts.count, by: most).enumerated().map { part, first in
      var summary = self
      sample.part = part
      sample.words?.counts = Array(words.counts[first..<min(first + most, words.counts.count)])
      if part > 0 {
        sample.embedding = nil
        (summary.documents, summary.late, summary.features, summary.exemplars) = (0, 0, [], [])
      }
      summary.sample = sample
      return summary
    }
  }
}
