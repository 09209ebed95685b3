internal import Events
internal import Observations
internal import Stages
internal import Statistics

/// A change of an alert's state as a line of JSON.
struct AlertLine {
  let stream: String
  let id: String
  /// The id of the alert of which it is a return within seven days.
  let recurrenceOf: String?
  /// The id of the alert that its incident began with; its own where it has none.
  let incident: String
  let drift: ObservedDrift

  private var report: DriftReport { drift.report }

  /// Writes nothing where the state is as before.
  func write(into writer: inout JSONWriter) {
    guard let state, let leader = report.movements.first else { return }
    writer.beginObject()
    writer.field("type", "alert")
    writer.field("state", state)
    writer.field("stream", stream.isEmpty ? nil : stream)
    writer.field("feature", report.feature)
    writer.field("label", report.label)
    writer.field("direction", leader.directionName)
    writer.field("directions", report.movements.map(\.directionName))
    writer.field("documents", Double(drift.documents))
    writer.field("onset", Double(drift.onset))
    writer.field("onset_range", [Double(drift.onsetRange.lowerBound), Double(drift.onsetRange.upperBound)])
    writer.field("effect", leader.effect)
    writer.field("effect_interval", [leader.low - leader.expected, leader.high - leader.expected])
    writer.field("expected", leader.expected)
    writer.field("observed", leader.observed)
    writer.field("margin", leader.margin)
    writer.field("evidence", report.evidence)
    writer.field("threshold", report.threshold)
    writeReasons(into: &writer)
    writer.field("incident", incident)
    writer.field("id", id)
    writer.field("recurrence_of", ifAny: recurrenceOf)
    if drift.isTimed {
      writer.field("time", Timestamp(milliseconds: report.span.end).description)
      writer.field("onset_time", Timestamp(milliseconds: report.onsetSpan.start).description)
    }
    writer.field("sentence", sentence(leader))
    writer.endObject()
    writer.append(raw: "\n")
  }

  /// The state that was entered; nil where it is the one before.
  private var state: String? {
    switch report.change {
    case .warning: "warning"
    case .cleared: "ok"
    case .opened: "open"
    case .updated: nil
    case .improved: "improved"
    case .resolved: "resolved"
    }
  }

  /// The bins, classes or labels that the evidence comes from, largest part first.
  private func writeReasons(into writer: inout JSONWriter) {
    let total = report.contributions.reduce(0) { $0 + $1.nats }
    writer.key("reasons")
    writer.beginArray()
    for contribution in report.contributions {
      writer.element()
      writer.beginObject()
      writer.field("bin", contribution.label)
      writer.field("share", total > 0 ? contribution.nats / total : 0)
      writer.field("expected", contribution.expected)
      writer.field("observed", contribution.observed)
      writer.endObject()
    }
    writer.endArray()
  }

  private func sentence(_ leader: Movement) -> String {
    let subject = report.label.map { "\(report.feature) = \($0)" } ?? report.feature
    let place = stream.isEmpty ? "" : " in \(stream)"
    let since = "since document \(drift.onset) after the baseline"
    switch report.change {
    case .warning: return "Possible drift\(place): \(leader.words(subject: subject)), \(since)."
    case .cleared: return "No drift\(place) any more: the evidence that \(subject) had moved is gone."
    case .opened, .updated: return "Drift\(place): \(leader.words(subject: subject)), \(since)."
    case .improved: return "Drift\(place) is improving: \(leader.words(subject: subject)), \(since)."
    case .resolved: return "Drift\(place) is over: \(leader.wordsOfReturn(subject: subject)); it was there \(since)."
    }
  }
}
