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
      let id = alertID(event.stream, drift.report)
      AlertLine(stream: event.stream, id: id, drift: drift).write(into: &writer)
    case .newFeature(let name):
      let stream = event.stream.isEmpty ? "" : " of stream \(event.stream)"
      LineComplaints.write("The feature \(name)\(stream) is not in the baseline, and not judged.")
    }
    guard writer.count > 0 else { return }
    StandardOutput.write(writer.withUnsafeBytes { Array($0) })
  }

  /// A run over the same lines gives the same: a hash of stream, baseline, feature, label and onset.
  private func alertID(_ stream: String, _ report: DriftReport) -> String {
    ContentHash.hexadecimal(
      of: [
        stream, baselines[stream] ?? "", report.feature, report.label ?? "",
        String(report.firstOnset ?? report.onset.block),
      ], digits: 32)
  }
}
