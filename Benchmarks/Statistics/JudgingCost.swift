import Statistics

/// Nanoseconds of processor time a document, once the baseline is learnt.
struct JudgingCost {
  let counting: Int
  let judging: Int

  init(documents: Int) {
    let sample = SampleDocuments()
    var counter = PaneCounter()
    var detector = StreamDetector(DetectorConfiguration(baselineDocuments: 28_000))
    var counted = 0.0
    var judged = 0.0
    var measured = 0
    let perPane = 100
    for pane in 0..<(documents + 28_000) / perPane {
      let start = processorNanoseconds()
      for place in 0..<perPane {
        let document = (pane * perPane + place) % SampleDocuments.count
        counter.count(sample, document)
      }
      guard let counts = try? counter.close() else { continue }
      let between = processorNanoseconds()
      let span = TimeSpan(start: Int64(pane) * 10_000, end: Int64(pane + 1) * 10_000)
      let isMeasured = detector.baseline != nil
      _ = detector.add(CountedPane(span: span, counts: counts))
      guard isMeasured else { continue }
      counted += between - start
      judged += processorNanoseconds() - between
      measured += perPane
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
  // Panes that nothing else holds, as those of a worker.
  var panes = (0..<rounds).compactMap { number -> CountTable? in
    for place in 0..<50 { counter.count(sample, number * 50 % 4_000 + place) }
    return try? counter.close()
  }
  let again = processorNanoseconds()
  for place in panes.indices { panes[place].merge(summaries[(place + 1) % 64]) }
  let first = (processorNanoseconds() - again) / Double(max(1, panes.count))
  precondition(panes.allSatisfy { $0.documents == 100 })
  return (Int(first), Int((between - start) / Double(rounds)))
}
