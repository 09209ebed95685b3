import Events
import Statistics

/// An alert in words: what moved and by how much, from which baseline, since when, how sure, over how many documents,
/// which bins.
struct AlertSentence {
  let stream: DocumentStream
  let report: DriftReport
  let baseline: Baseline?
  let baselineID: String

  /// What the alert is about: `class:section = "net"`, or the feature's name.
  private var subject: String { report.label.map { "\(report.feature) = \($0)" } ?? report.feature }

  private var place: String { stream.words }

  var text: String {
    switch report.change {
    case .opened: "Drift in \(place): \(moved). \(since). \(sure).\(bins)\(notes)"
    // The evidence begins anew once an alert is open, so there is none to tell of.
    case .updated: "Drift in \(place) has grown: \(moved). \(since).\(bins)\(notes)"
    case .warning: "Possible drift in \(place): \(moved). \(since). \(sure).\(bins)\(notes)"
    case .improved: "Drift in \(place) is improving: \(moved). \(since).\(notes)"
    case .resolved:
      "Drift in \(place) is over as of \(time(report.span.end)): \(back). \(since)."
    case .cleared: "No drift in \(place) any more: the evidence that \(subject) had moved is gone."
    }
  }

  private var moved: String {
    guard let first = report.movements.first else { return subject }
    var text = first.words(subject: subject)
    if report.label == nil, let before = median(report.expectedQuantiles), let now = median(report.observedQuantiles) {
      text += ", median \(Plain.measure(before)) to \(Plain.measure(now))"
    }
    let others = report.movements.dropFirst().map(\.directionName)
    return others.isEmpty ? text : text + "; also \(others.joined(separator: ", "))"
  }

  private var back: String {
    report.movements.first?.wordsOfReturn(subject: subject) ?? "\(subject) is back within the margin"
  }

  private func median(_ quantiles: [Double]) -> Double? { quantiles.count == 3 ? quantiles[1] : nil }

  private var since: String {
    let onset = time(report.onsetSpan.start)
    let range = "(between \(time(report.earliest)) and \(time(report.latest)))"
    let learnt = baseline.map {
      "of \(Plain.grouped($0.documents)) documents from \(time($0.span.start)) to \(time($0.span.end))"
    }
    return "Against baseline \(baselineID.prefix(12)) \(learnt ?? ""), since \(onset) \(range), over "
      + "\(Plain.grouped(report.documents)) documents"
  }

  private var sure: String {
    let need = Plain.grouped(Int64(min(report.threshold, 1e15)))
    let have = report.evidence >= 1e15 ? "over 1e15" : Plain.number(report.evidence, decimals: 0)
    return "The evidence is \(have) where an alert needs \(need), so that at most one false alarm is expected in "
      + "\(Plain.grouped(Int64(min(report.averageRunLength, 1e15)))) documents"
  }

  private var bins: String {
    let parts = report.contributions.prefix(3).map {
      "\($0.label) (\(Plain.percent($0.expected)) to \(Plain.percent($0.observed)))"
    }
    return parts.isEmpty || report.label != nil ? "" : " Most of it lies in \(parts.joined(separator: ", "))."
  }

  private var notes: String {
    Plain.returns(report.recurrence, isFlapping: report.isFlapping)
      + (report.baselineIsSteady ? "" : " The baseline itself is not steady.")
  }

  private func time(_ milliseconds: Int64) -> String { Plain.time(milliseconds) }

  /// What to do next.
  var nextSteps: String {
    switch report.change {
    case .warning: "Nothing yet: an alert needs a hundred times this evidence."
    case .cleared: "Nothing."
    case .resolved: "Nothing, unless the same comes back: then look for what causes it."
    case .opened, .updated, .improved:
      "Compare the driving documents with the controls. If the source has changed by mistake, mend it: the alert "
        + "resolves by itself. If the change is to stay, have examples reviewed and learn a new baseline from "
        + "\(time(report.latest)) on."
    }
  }
}
