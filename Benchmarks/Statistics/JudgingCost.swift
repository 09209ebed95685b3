import Statistics

/// Nanoseconds of processor time a document, once the baseline is learnt.
struct JudgingCost {
  let counting: Int
  let judging: Int

  /// How many panes are counted, and then judged, between two looks at the clock.
  private static let panes = 32
  private static let perPane = 100

  init(documents: Int) {
    let sample = SampleDocuments()
    var counter = PaneCounter()
    var detector = StreamDetector(DetectorConfiguration(baselineDocuments: 28_000))
    var (counted, judged, measured) = (0.0, 0.0, 0)
    for first in stride(from: 0, to: (documents + 28_000) / Self.perPane, by: Self.panes) {
      let start = processorNanoseconds()
      let panes = (first..<first + Self.panes).compactMap { pane -> CountedPane? in
        for place in 0..<Self.perPane { counter.count(sample, (pane * Self.perPane + place) % SampleDocuments.count) }
        let span = TimeSpan(start: Int64(pane) * 10_000, end: Int64(pane + 1) * 10_000)
        return (try? counter.close()).map { CountedPane(span: span, counts: $0) }
      }
      let between = processorNanoseconds()
      let isMeasured = detector.baseline != nil
      for pane in panes { _ = detector.add(pane) }
      guard isMeasured else { continue }
      counted += between - start
      judged += processorNanoseconds() - between
      measured += Self.panes * Self.perPane
    }
    counting = Int(counted / Double(max(1, measured)))
    judging = Int(judged / Double(max(1, measured)))
  }
}

/// Nanoseconds for adding one summary of 50 documents: to a pane that has one other yet, and to one that has most of its
/// bins, as an hour has.
func mergingCost(rounds: Int) -> (first: Int, further: Int) {
  let sample = SampleDocuments()
  var counter = PaneCounter()
  let summaries = (0..<64).compactMap { number -> CountTable? in
    for place in 0..<50 { counter.count(sample, number * 50 + place) }
    return try? counter.close()
  }
  var pane = CountTable()
  for summary in summaries { pane.merge(summary) }
  let start = processorNanoseconds()
  for round in 0..<rounds { pane.merge(summaries[round % 64]) }
  let between = processorNanoseconds()
  // Panes that nothing else holds, as those of a worker, and no more of them at a time than a worker has open.
  var first = 0.0
  for round in 0..<rounds / 64 {
    var panes = (0..<64).compactMap { number -> CountTable? in
      for place in 0..<50 { counter.count(sample, (round * 64 + number) * 50 % 4_000 + place) }
      return try? counter.close()
    }
    let again = processorNanoseconds()
    for place in panes.indices { panes[place].merge(summaries[(place + 1) % 64]) }
    first += processorNanoseconds() - again
    precondition(panes.allSatisfy { $0.documents == 100 })
  }
  return (Int(first / Double(rounds / 64 * 64)), Int((between - start) / Double(rounds)))
}
