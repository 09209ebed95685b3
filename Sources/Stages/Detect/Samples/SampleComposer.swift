internal import Events
internal import Statistics

/// Makes the events `embedding` and `vocabulary` of `drift.statistics` from a window of sampled documents that is over.
struct SampleComposer {
  static let embedding = "embedding"
  static let vocabulary = "vocabulary"
  /// With fewer documents there is neither a verdict nor a distance.
  static let leastDocuments = 200

  let stream: DocumentStream
  let closed: SampleWindow.Closed
  /// nil where there is none.
  let baseline: SampleBaseline?

  func statistics() -> [Statistic] {
    var statistics: [Statistic] = []
    if let sums = closed.sums.fourier {
      statistics.append(
        statistic(
          Self.embedding, .projection, documents: sums.documents, isKnown: baseline?.embedding != nil,
          (try? baseline?.embedding?.distance(of: sums)) ?? nil))
    }
    if let sketch = closed.sums.sketch {
      var statistic = statistic(
        Self.vocabulary, .category, documents: sketch.documents, isKnown: baseline?.vocabulary != nil,
        (try? baseline?.vocabulary?.distance(of: sketch)) ?? nil)
      if statistic.verdict == .ok || statistic.verdict == .drift, let words = closed.sums.words {
        statistic.words = baseline?.vocabulary?.moved(in: words).map(WordChange.init)
      }
      statistics.append(statistic)
    }
    return statistics
  }

  private func statistic(
    _ feature: String, _ kind: FeatureKind, documents: Int, isKnown: Bool, _ distance: Distance?
  ) -> Statistic {
    let verdict: Statistic.Verdict =
      if !isKnown {
        .baselineNotReady
      } else if documents < Self.leastDocuments {
        .notEnoughData
      } else {
        distance?.isBeyond == true ? .drift : .ok
      }
    let window = closed.window
    var statistic = Statistic(
      id: StatisticComposer.identifier(stream, feature, window), stream: stream, feature: feature, kind: kind,
      window: window, documents: Int64(documents), baseline: isKnown ? baseline?.id : nil, verdict: verdict)
    guard documents >= Self.leastDocuments else { return statistic }
    statistic.distance = distance.map { Measure($0) }
    return statistic
  }
}
