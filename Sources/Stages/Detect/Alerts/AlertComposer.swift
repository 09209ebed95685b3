import Events
import Statistics

/// Makes the event of `drift.alerts` from what the detector reports.
struct AlertComposer {
  let state: StreamState
  let report: DriftReport

  init(_ state: StreamState, _ report: DriftReport) {
    self.state = state
    self.report = report
  }

  func alert() -> Alert {
    let sentence = AlertSentence(
      stream: state.stream, report: report, baseline: state.detector.baseline, baselineID: state.baselineID ?? "")
    let words = words
    let id = identifier(onset: report.onset.block)
    var alert = Alert(
      id: id, stream: state.stream, feature: report.feature, category: report.label, state: alertState,
      sentence: sentence.text + wordsMoved(words), directions: report.movements.map(direction), onset: onset,
      openedAt: report.opened.map { Timestamp(milliseconds: $0) },
      updatedAt: Timestamp(milliseconds: report.span.end),
      resolvedAt: report.change == .resolved ? Timestamp(milliseconds: report.span.end) : nil,
      documents: Int64(report.documents), coverage: .init(partitions: 0, late: state.late),
      baseline: state.baselineID, recurrenceOf: report.firstOnset.map { identifier(onset: $0) },
      incident: report.incident.map { identifier($0.founder) }, leader: report.incident.map { identifier($0.leader) },
      nextSteps: sentence.nextSteps)
    let before = state.alerts[alert.key].flatMap { $0.id == id ? $0 : nil }
    if alert.incident == nil { (alert.incident, alert.leader) = (before?.incident, before?.leader) }
    if report.contributions.isEmpty, let before {
      // What opened the alert stays with it.
      (alert.contributions, alert.words) = (before.contributions, before.words)
      alert.driving = before.driving
      alert.controls = before.controls
    } else {
      point(&alert)
      if !words.isEmpty { alert.words = words }
    }
    return alert
  }

  private var alertState: Alert.State {
    switch report.change {
    case .warning: .warning
    case .cleared: .ok
    case .opened, .updated: .open
    case .improved: .improved
    case .resolved: .resolved
    }
  }

  private func identifier(onset block: Int) -> String {
    identifier(IncidentMark.Member(feature: report.feature, label: report.label, onset: block))
  }

  private func identifier(_ alert: IncidentMark.Member) -> String {
    AlertIdentifier.make(stream: state.key, baseline: origin(of: alert.feature), alert)
  }

  /// The baseline that the feature began to be judged by: it may be an earlier one than that of others.
  private func origin(of feature: String) -> String { state.life.origins[feature] ?? state.baselineID ?? "" }

  private func direction(_ movement: Movement) -> AlertDirection {
    AlertDirection(
      direction: movement.directionName,
      effect: Measure(
        movement.effect,
        interval: .init(low: movement.low - movement.expected, high: movement.high - movement.expected)),
      margin: movement.margin, logEvidence: movement.logEvidence, threshold: Elementary.log(report.threshold))
  }

  private var onset: Alert.Onset {
    Alert.Onset(
      time: Timestamp(milliseconds: report.onsetSpan.start), earliest: Timestamp(milliseconds: report.earliest),
      latest: Timestamp(milliseconds: report.latest))
  }

  /// The bins that the evidence comes from, documents in them since the onset, and random ones of the same time.
  private func point(_ alert: inout Alert) {
    guard !report.contributions.isEmpty, let baseline = state.detector.baseline,
      let feature = baseline.features.firstIndex(where: { $0.name == report.feature })
    else { return }
    let total = report.contributions.reduce(0) { $0 + $1.nats }
    alert.contributions = report.contributions.map {
      .init(bin: .value($0.label), share: total > 0 ? $0.nats / total : 0)
    }
    let since = Timestamp(milliseconds: report.onsetSpan.start)
    let drivers = state.shelf.drivers(
      feature, since: since, parts: report.contributions.map { (bin: $0.bin, weight: $0.nats) })
    alert.driving = drivers.map(reference)
    alert.controls = state.shelf.controls(since: since, without: drivers).map(reference)
  }

  private func reference(_ exemplar: Exemplar) -> DocumentReference {
    DocumentReference(
      id: exemplar.id,
      pointer: DocumentPointer(topic: state.documentsTopic, partition: exemplar.partition, offset: exemplar.offset))
  }
}
