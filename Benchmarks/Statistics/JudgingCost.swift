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
  var documents = 0
  for round in 0..<rounds {
    var pane = summaries[round % 64]
    pane.merge(summaries[(round + 1) % 64])
    documents += pane.documents
  }
  precondition(documents == rounds * 100)
  return (Int((processorNanoseconds() - between) / Double(rounds)), Int((between - start) / Double(rounds)))
}
