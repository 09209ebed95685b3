internal import Events
internal import Observations
internal import Stages
internal import Statistics

/// Prints what streams of observations tell, a line of JSON each.
struct DetectLines {
  /// The ids of baselines, by stream.
  private var baselines: [String: String] = [:]

  mutating func write(_ event: ObservationEvent) {
    var writer = JSONWriter()
    switch event.kind {
    case .baseline(let baseline):
      let id = baseline.baseline.map { ContentHash.hexadecimal($0.canonicalBytes()) }
      baselines[event.stream] = id
      BaselineLine(stream: event.stream, id: id, learnt: baseline).write(into: &writer)
    case .window(let window):
      for feature in (window.baseline?.features ?? []) + (window.baseline?.counted ?? []) {
        StatisticLine(stream: event.stream, baselineID: baselines[event.stream], window: window, feature: feature)
          .write(into: &writer)
      }
    case .drift(let drift):
      let report = drift.report
      let id = alertID(event.stream, report, onset: report.onset.block)
      AlertLine(
        stream: event.stream, id: id, recurrenceOf: report.firstOnset.map { alertID(event.stream, report, onset: $0) },
        incident: report.incident.map { alertID(event.stream, $0.founder) } ?? id, drift: drift
      ).write(into: &writer)
    case .newFeature(let name):
      let stream = event.stream.isEmpty ? "" : " of stream \(event.stream)"
      LineComplaints.write("The feature \(name)\(stream) is not in the baseline, and not judged.")
    }
    guard writer.count > 0 else { return }
    StandardOutput.write(writer.withUnsafeBytes { Array($0) })
  }

  private func alertID(_ stream: String, _ alert: IncidentMark.Member) -> String {
    AlertIdentifier.make(stream: stream, baseline: baselines[stream] ?? "", alert)
  }

  private func alertID(_ stream: String, _ report: DriftReport, onset: Int) -> String {
    alertID(stream, IncidentMark.Member(feature: report.feature, label: report.label, onset: onset))
  }
}
