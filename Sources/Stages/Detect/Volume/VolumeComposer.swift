import Events
import Statistics

/// Makes the events of `drift.alerts` and `drift.baselines` from what a stream's volume tells.
struct VolumeComposer {
  private let core: VolumeStream.Core

  /// What the baseline of the volume is called.
  static let baselineName = "volume"

  init(_ core: VolumeStream.Core) { self.core = core }

  func alert(_ report: VolumeReport, late: Int64) -> Alert {
    let sentence = VolumeSentence(stream: core.stream, report: report, baselineID: core.baselineID ?? "")
    let id = identifier(report.subject, onset: report.onset)
    return Alert(
      id: id, stream: core.stream, feature: report.subject.rawValue, state: state(report.change),
      sentence: sentence.text, directions: [direction(report)],
      onset: .init(
        time: Timestamp(milliseconds: report.onset), earliest: Timestamp(milliseconds: report.earliest),
        latest: Timestamp(milliseconds: report.latest)),
      openedAt: Timestamp(milliseconds: report.opened), updatedAt: Timestamp(milliseconds: report.time),
      resolvedAt: report.change == .resolved ? Timestamp(milliseconds: report.time) : nil,
      documents: Int64(report.documents), contributions: [], driving: [], controls: [],
      coverage: .init(partitions: 0, late: late), baseline: core.baselineID,
      recurrenceOf: report.firstOnset.map { identifier(report.subject, onset: $0) },
      incident: core.incident ?? id, leader: core.incident ?? id, nextSteps: sentence.nextSteps)
  }

  private func state(_ change: VolumeReport.Change) -> Alert.State {
    switch change {
    case .opened, .updated: .open
    case .improved: .improved
    case .resolved: .resolved
    }
  }

  private func direction(_ report: VolumeReport) -> AlertDirection {
    let name = report.subject == .silence ? "silence" : report.rising ? "volume_up" : "volume_down"
    let interval = report.interval
    return AlertDirection(
      direction: name,
      effect: Measure(report.ratio - 1, interval: .init(low: interval.low - 1, high: interval.high - 1)),
      margin: report.margin, logEvidence: report.logEvidence, threshold: report.logThreshold)
  }

  /// A replay gives the same: a hash of stream, baseline, subject and onset.
  private func identifier(_ subject: VolumeReport.Subject, onset: Int64) -> String {
    ContentHash.hexadecimal(
      of: [core.stream.key, core.baselineID ?? "", subject.rawValue, String(onset)], digits: 32)
  }

  func record(_ baseline: VolumeBaseline, id: String) -> BaselineRecord {
    BaselineRecord(
      id: id, name: Self.baselineName, version: baseline.generation, stream: core.stream,
      documents: Int64(baseline.documents), blocks: Int64(baseline.hours),
      from: Timestamp(milliseconds: baseline.span.start), to: Timestamp(milliseconds: baseline.span.end), ready: true,
      steady: baseline.isSteady, reasons: baseline.isSteady ? [] : ["the volume changes inside the baseline"],
      phi: ["volume": baseline.dispersion],
      seasons: baseline.shape == .level ? [:] : ["volume": baseline.shape.rawValue],
      tables: JSONValue(encoding: baseline))
  }
}

/// An alert of volume or silence in words.
struct VolumeSentence {
  let stream: DocumentStream
  let report: VolumeReport
  let baselineID: String

  private var place: String { stream.words }

  var text: String {
    switch (report.subject, report.change) {
    case (.silence, .resolved):
      "\(place) is no longer silent: documents came at \(time(report.time)), the last one before by \(onset)."
    case (.silence, _):
      "\(place) is silent: no document since \(onset), where baseline \(baselineID.prefix(12)) expects "
        + "\(Plain.number(report.expected, decimals: 0)) by \(time(report.time)). \(sure)\(notes)"
    case (.volume, .opened): "Volume in \(place): \(moved). \(since). \(sure)\(notes)"
    case (.volume, .updated): "Volume in \(place) is still changed: \(moved). \(since).\(notes)"
    case (.volume, .improved): "Volume in \(place) is improving: \(moved). \(since).\(notes)"
    case (.volume, .resolved):
      "Volume in \(place) is back as of \(time(report.time)): \(Plain.grouped(report.documents)) documents where "
        + "\(Plain.number(report.expected, decimals: 0)) are expected. \(since)."
    }
  }

  private var moved: String {
    let interval = report.interval
    return "\(Plain.grouped(report.documents)) documents where \(Plain.number(report.expected, decimals: 0)) are "
      + "expected, \(Plain.percent(report.ratio)) (95 % interval \(Plain.percent(interval.low)) to "
      + "\(Plain.percent(interval.high)), where the baseline allows \(report.rising ? "up" : "down") to "
      + "\(Plain.percent(report.rising ? 1 + report.margin : 1 - report.margin)))"
  }

  private var since: String {
    "Against baseline \(baselineID.prefix(12)), since \(onset) (between \(time(report.earliest)) and "
      + "\(time(report.latest)))"
  }

  private var sure: String {
    "The evidence is \(Plain.number(report.logEvidence, decimals: 1)) nats where "
      + "\(Plain.number(report.logThreshold, decimals: 1)) are needed, so that at most one false alarm is expected in "
      + "\(Plain.grouped(Int64(min(report.averageRunLength, 1e15)))) documents."
  }

  private var notes: String { Plain.returns(report.recurrence, isFlapping: report.isFlapping) }

  private var onset: String { time(report.onset) }

  private func time(_ milliseconds: Int64) -> String { Plain.time(milliseconds) }

  /// What to do next.
  var nextSteps: String {
    if report.change == .resolved { return "Nothing, unless it comes back: then look for what causes it." }
    return report.subject == .silence
      ? "See whether the source still sends, and whether its documents go to quarantine or to another version of the "
        + "model. The alert ends with the next document."
      : "See whether the source sends more or fewer documents, twice, or under another name; and whether another "
        + "version of the model has taken over. The alert resolves by itself once the volume is back."
  }
}
