import Statistics

/// A detector fed with a simulated stream, and what it told.
struct SimulatedRun {
  var stream: SimulatedStream
  private(set) var detector: StreamDetector
  private(set) var baseline: Baseline?
  private(set) var reports: [DriftReport] = []

  init(_ stream: SimulatedStream, _ configuration: DetectorConfiguration = DetectorConfiguration()) {
    self.stream = stream
    detector = StreamDetector(configuration)
  }

  /// Feeds so many documents, or until a report that `stops` takes; returns how many were fed.
  @discardableResult
  mutating func run(
    documents: Int, until stops: (DriftReport, StreamDetector) -> Bool = { _, _ in false }
  ) throws -> Int {
    var fed = 0
    while fed < documents {
      fed += SimulatedStream.paneDocuments
      for transition in detector.add(try stream.pane()) {
        switch transition {
        case .baseline(let learnt): baseline = learnt
        case .drift(let report):
          reports.append(report)
          if stops(report, detector) { return fed }
        }
      }
    }
    return fed
  }

  /// The alerts that have opened.
  var opened: [DriftReport] { reports.filter { $0.change == .opened } }
}
