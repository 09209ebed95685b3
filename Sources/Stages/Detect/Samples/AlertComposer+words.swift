internal import Events
internal import Statistics

extension AlertComposer {
  /// Of an alert of a projection that tells what moved: the words that have moved since its onset, those of most evidence
  /// first; none where words are not counted.
  var words: [WordChange] {
    guard report.feature.hasPrefix(FeatureCatalog.projections.prefix), !report.contributions.isEmpty else { return [] }
    return state.samples?.moved(since: report.onsetSpan.start) ?? []
  }

  /// The first of them as a sentence after a blank.
  func wordsMoved(_ words: [WordChange]) -> String {
    guard !words.isEmpty else { return "" }
    let told = words.prefix(5).map { "\($0.word) (\(Plain.percent($0.before)) to \(Plain.percent($0.since)))" }
    return " Words that moved most since then: \(told.joined(separator: ", "))."
  }
}
