import Statistics

/// Judges what comes after the baseline, and keeps the statistics of its windows.
struct ObservedJudge {
  private let learnt: ObservedBaseline
  /// nil where the verdict is refused.
  private var detector: StreamDetector?
  private var marks: BlockMarks
  private var window: WindowTally

  init(_ learnt: ObservedBaseline, configuration: DetectorConfiguration, settings: ObservationSettings) {
    self.learnt = learnt
    if learnt.isReady, let baseline = learnt.baseline {
      detector = StreamDetector(configuration, baseline: baseline)
    }
    marks = BlockMarks(configuration)
    window = WindowTally(settings.window, isTimed: learnt.isTimed)
  }

  mutating func add(_ pane: CountedPane) -> [ObservationEvent.Kind] {
    var events: [ObservationEvent.Kind] = []
    if let closed = window.add(pane, baseline: learnt.baseline) { events.append(.window(closed)) }
    marks.add(pane)
    if let transitions = detector?.add(pane) { tell(transitions, &events) }
    return events
  }

  /// Closes the open block, whatever its hour.
  mutating func closeBlock() -> [ObservationEvent.Kind] {
    var events: [ObservationEvent.Kind] = []
    marks.advance(to: .max)
    if let transitions = detector?.advance(to: .max) { tell(transitions, &events) }
    return events
  }

  mutating func finish() -> [ObservationEvent.Kind] {
    var events = closeBlock()
    if let closed = window.close(baseline: learnt.baseline) { events.append(.window(closed)) }
    return events
  }

  private func tell(_ transitions: [Transition], _ events: inout [ObservationEvent.Kind]) {
    for case .drift(let report) in transitions {
      let earliest = marks.documents(before: report.onset.earliest)
      events.append(
        .drift(
          ObservedDrift(
            report: report, documents: marks.documents(through: report.block),
            onset: marks.documents(before: report.onset.block),
            onsetRange: earliest...max(earliest, marks.documents(through: report.onset.latest)),
            isTimed: learnt.isTimed)))
    }
  }
}
