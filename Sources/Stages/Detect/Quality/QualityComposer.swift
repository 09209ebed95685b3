import Events
import FoundationEssentials
import Statistics

/// Makes the events of `drift.statistics`, `drift.alerts` and `drift.baselines` from what is known of a stream's quality.
struct QualityComposer {
  let course: QualityStream.Course
  let settings: QualitySettings

  /// What the baseline of quality is called.
  static let baselineName = "quality"

  init(_ course: QualityStream.Course, _ settings: QualitySettings) {
    self.course = course
    self.settings = settings
  }

  /// The baseline, whose id is a hash of its sums.
  func baseline(_ total: QualityTally) -> BaselineRecord {
    BaselineRecord(
      id: ContentHash.hexadecimal(Array((try? EventCoding.encode(total)) ?? Data())), name: Self.baselineName,
      version: course.version ?? 1, stream: course.stream, documents: Int64(total.documents),
      blocks: Int64(total.documents / RateWatch.blockDocuments), from: total.from, to: total.to, ready: true,
      steady: true, phi: ["quality": settings.designEffect], tables: JSONValue(encoding: total))
  }

  func alert(
    _ watched: QualityStream.Watched, _ change: RateWatch.Change, _ opening: RateWatch.Opening, at time: Timestamp
  ) -> Alert {
    let (rate, watch) = (watched.rate, watched.watch)
    let found = opening.rate(designEffect: settings.designEffect)
    let base = watch.baselineRate
    let sentence = QualitySentence(
      stream: course.stream, watched: watched, opening: opening, found: found, settings: settings,
      baselineID: course.baselineID ?? "", change: change, time: time)
    let opened = Timestamp(milliseconds: opening.run.time)
    var alert = Alert(
      id: ContentHash.hexadecimal(
        of: [
          course.stream.key, course.baselineID ?? "", rate.feature, rate.label ?? "", String(watch.openings),
        ], digits: 32),
      stream: course.stream, feature: rate.feature, category: rate.label, state: change == .opened ? .open : .resolved,
      sentence: sentence.text,
      directions: [
        AlertDirection(
          direction: rate == .overrides ? "overrides_up" : "errors_up",
          effect: Measure(found.value - base, interval: .init(low: found.low - base, high: found.high - base)),
          margin: watch.limit - base, logEvidence: opening.logEvidence, threshold: opening.logThreshold)
      ],
      onset: .init(
        time: opened, earliest: Timestamp(milliseconds: opening.earliest),
        latest: Timestamp(milliseconds: opening.latest), document: Int64(opening.run.after)),
      openedAt: nil, updatedAt: time, resolvedAt: change == .resolved ? time : nil,
      documents: Int64(change == .opened ? opening.run.documents : watch.documents - opening.run.after),
      coverage: .init(partitions: 0, late: 0), baseline: course.baselineID, nextSteps: sentence.nextSteps)
    if change == .opened { alert.openedAt = time }
    return alert
  }
}

/// An alert of quality in words.
struct QualitySentence {
  let stream: DocumentStream
  let watched: QualityStream.Watched
  let opening: RateWatch.Opening
  let found: Estimate
  let settings: QualitySettings
  let baselineID: String
  let change: RateWatch.Change
  let time: Timestamp

  private var place: String { stream.words }

  private var subject: String {
    switch (watched.rate.task, watched.rate.label) {
    case (let task?, let label?): "Errors about \(label) (\(task))"
    case (let task?, nil): "Errors of \(task)"
    case (nil, let label?): "Errors about \(label) entities"
    case (nil, nil): watched.rate == .overrides ? "Overrides" : "Errors of entities"
    }
  }

  /// What happened to how many of how many.
  private func happened(_ events: Int, _ documents: Int) -> String {
    let counted = "\(Plain.grouped(events)) of \(Plain.grouped(documents)) reviewed"
    switch (watched.rate.task, watched.rate.label) {
    case (_?, let label?): return "\(counted) documents with \(label), or taken for it, were wrong about it"
    case (let task?, nil): return "\(counted) answers to \(task) were wrong"
    case (nil, let label?): return "\(counted) documents with \(label) had one that was wrong or missing"
    case (nil, nil):
      return watched.rate == .overrides
        ? "\(counted) predictions were changed by people"
        : "\(counted) documents had entities that were wrong or missing"
    }
  }

  var text: String {
    let watch = watched.watch
    let base =
      "the baseline \(baselineID.prefix(12)) has \(Plain.percent(watch.baselineRate)) "
      + "(\(Plain.grouped(watch.baselineEvents)) of \(Plain.grouped(watch.baselineDocuments))) and up to "
      + "\(Plain.percent(watch.limit)) is no cause for concern"
    switch change {
    case .opened:
      return "\(subject) in \(place): \(happened(opening.run.events, opening.run.documents)), "
        + "\(Plain.percent(found.value)) (95 % interval \(Plain.percent(found.low)) to \(Plain.percent(found.high))), "
        + "where \(base). Since \(clock(opening.run.time)) (between \(clock(opening.earliest)) and "
        + "\(clock(opening.latest))), after \(Plain.grouped(opening.run.after)) of them since the baseline. The evidence is \(Plain.number(opening.logEvidence, decimals: 1)) "
        + "nats where \(Plain.number(opening.logThreshold, decimals: 1)) are needed, so that the chance of ever raising "
        + "such an alert of this stream without cause is at most \(Plain.percent(settings.falseAlarms))."
    case .resolved:
      let documents = watch.documents - opening.documents
      return "\(subject) in \(place) are back as of \(time): since the alert "
        + "\(happened(watch.events - opening.events, documents)), where \(base)."
    }
  }

  private func clock(_ milliseconds: Int64) -> String { Plain.time(milliseconds) }

  var nextSteps: String {
    guard change == .opened else { return "Nothing, unless it comes back: then look for what causes it." }
    return
      "Look at the reviews since then: whether the documents have changed, or what people call right has. Where the "
      + "documents have, train on what was corrected, or go back to an earlier version (`leeway models role`). The alert "
      + "resolves by itself once reviews are as good as before."
  }
}
