import Events
import Statistics

extension StreamState {
  /// Learns from a closed pane, where a lesson is under way; the new baseline is in force from the next pane on.
  mutating func learn(_ pane: CountedPane, _ events: inout [StreamEvent]) {
    guard var lesson = life.lesson else { return }
    let closed = lesson.add(pane)
    life.lesson = lesson
    finishLesson(closed, &events)
  }

  /// Tells the lesson that the hours before `hour` are over.
  mutating func learn(to hour: Timestamp, _ events: inout [StreamEvent]) {
    guard var lesson = life.lesson else { return }
    let closed = lesson.advance(to: hour.milliseconds)
    life.lesson = lesson
    finishLesson(closed, &events)
  }

  private mutating func finishLesson(_ closed: [Block], _ events: inout [StreamEvent]) {
    guard let lesson = life.lesson, !closed.isEmpty else { return }
    lessonBlocks += closed
    let before = detector.baseline
    guard
      let baseline = lesson.baseline(lessonBlocks, latest: closed, before: before, detector.configuration)
    else { return }
    let time = Timestamp(milliseconds: closed.last?.span.end ?? 0)
    take(detector.advance(to: .max), &events)
    endLesson()
    if let names = lesson.features.map({ Set($0) }), let before = detector.baseline {
      let origins = origins(keeping: before, without: names)
      change(to: detector.replacing(names, by: baseline), of: names, name: lesson.name, at: time, &events)
      life.origins = origins
    } else {
      change(to: detector.judging(by: baseline), of: nil, name: lesson.name, at: time, &events)
    }
    tellBaseline(&events)
  }

  mutating func endLesson() {
    life.lesson = nil
    lessonBlocks = []
  }

  /// Of each feature that goes on being judged as before: the id of the baseline that it began with.
  private func origins(keeping before: Baseline, without names: Set<String>) -> [String: String] {
    var origins: [String: String] = [:]
    for feature in before.features where !names.contains(feature.name) {
      origins[feature.name] = life.origins[feature.name] ?? baselineID
    }
    return origins
  }

  /// Puts another detector in the place of this one.
  ///
  /// - Parameters:
  ///   - names: the features whose alerts end with it; nil for all.
  ///   - name: what its baseline is called; nil for the name there is.
  ///   - time: when, in event time.
  mutating func change(
    to detector: StreamDetector, of names: Set<String>?, name: String?, at time: Timestamp?,
    _ events: inout [StreamEvent]
  ) {
    for key in alerts.keys.sorted() {
      guard var alert = alerts[key], names?.contains(alert.feature) ?? !alert.isApart else { continue }
      alerts[key] = nil
      marks.alerts.insert(key)
      guard life.drop(alert) else { continue }
      alert.state = .baselineChanged
      alert.silent = true
      alert.sentence = "Judged by another baseline now: " + alert.sentence
      alert.nextSteps = "Nothing: what is normal was decided anew."
      alert.updatedAt = max(alert.updatedAt, time ?? alert.updatedAt)
      events.append(.alert(alert))
    }
    if let name, name != life.name { tellRetired(&events) }
    self.detector = detector
    life.origins = [:]
    if let name { life.name = name }
    if detector.baseline != nil { life.version += 1 }
    baselineID = detector.baseline.map { ContentHash.hexadecimal($0.canonicalBytes()) }
    shelf = ExemplarShelf(for: detector.baseline)
    marks.isShelfTouched = true
    marks.isDetectorTouched = true
    marks.isFoundationTouched = true
  }

  /// Tells of the baseline that there is.
  mutating func tellBaseline(_ events: inout [StreamEvent]) {
    guard let baseline = detector.baseline, let id = baselineID else { return }
    events.append(.baseline(baseline, note(id)))
  }

  /// Tells that nothing is judged by it any more.
  mutating func tellRetired(_ events: inout [StreamEvent]) {
    guard let baseline = detector.baseline, let id = baselineID else { return }
    var note = note(id)
    note.isRetired = true
    events.append(.baseline(baseline, note))
  }

  private func note(_ id: String) -> BaselineNote {
    BaselineNote(id: id, name: life.name, version: life.version, isPinned: life.pinned == id)
  }
}
