import Statistics

/// A stream in which nothing drifts, judged to its end.
struct QuietRun {
  let seed: UInt64
  /// The documents judged.
  private(set) var documents = 0
  private(set) var alarms: [DriftReport] = []
  private(set) var warnings = 0
  /// How many features the baseline gives no verdict of, and why.
  private(set) var refused = 0
  private(set) var refusals: [String] = []

  init(_ kind: StreamKind, seed: UInt64, documents wanted: Int) throws {
    self.seed = seed
    var stream = SimulatedStream(kind, seed: seed)
    var run = SimulatedDetector(baselineDocuments: kind.baseline)
    while run.detector.judgedDocuments < wanted {
      for report in try run.add(stream.pane().whole) {
        if report.change == .opened { alarms.append(report) }
        if report.change == .warning { warnings += 1 }
      }
    }
    documents = run.detector.judgedDocuments
    guard let baseline = run.baseline else { return }
    refused = baseline.features.count { !baseline.refused(of: $0).contains(false) }
    refusals = baseline.unsteadiness.map(\.description)
  }
}

/// The runs of one kind, as a line.
struct QuietReport {
  let kind: StreamKind
  let runs: [QuietRun]

  func write() {
    let documents = runs.reduce(0) { $0 + $1.documents }
    let alarms = runs.reduce(0) { $0 + $1.alarms.count }
    let millions = max(Double(documents) / 1e6, 1e-9)
    let limit = Self.upperLimit(alarms) / millions
    let warnings = runs.reduce(0) { $0 + $1.warnings }
    let refused = runs.reduce(0) { $0 + $1.refused }
    Output.write(
      "\(kind.name), \(documents), \(alarms), \(Rounded.text(Double(alarms) / millions)) (\(Rounded.text(limit))), "
        + "\(refused) of \(DocumentModel.count * runs.count), \(warnings)")
    for run in runs {
      for refusal in run.refusals.prefix(3) { Output.write("  seed \(run.seed) refused: \(refusal)") }
      for alarm in run.alarms.prefix(5) {
        let score = alarm.movements.first.map { "\($0.score.rawValue) \($0.rising ? "up" : "down")" } ?? ""
        Output.write("  seed \(run.seed): \(alarm.feature) \(alarm.label ?? "") \(score) in block \(alarm.block)")
      }
    }
  }

  /// The mean number of events at which so few or fewer come with a chance of 5 %: Poisson's exact upper limit.
  static func upperLimit(_ count: Int) -> Double {
    var (low, high) = (0.0, Double(count) * 3 + 10)
    for _ in 0..<60 {
      let mean = (low + high) / 2
      var term = Elementary.exp(-mean)
      var sum = term
      for number in stride(from: 1, through: count, by: 1) {
        term *= mean / Double(number)
        sum += term
      }
      if sum > 0.05 { low = mean } else { high = mean }
    }
    return low
  }
}

/// Numbers with two decimals.
enum Rounded {
  static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
