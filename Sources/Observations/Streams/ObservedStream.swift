import Events
import Statistics

/// One stream of observations, from its first look over its baseline to its verdicts.
struct ObservedStream {
  let name: String
  private let settings: ObservationSettings
  /// The first documents; nil once their features' kinds are known.
  private(set) var look: FirstLook?
  private var columns = FeatureColumns(given: [:], seen: [])
  private var group = OpenGroup()
  private var learner: ObservedLearner
  private var judge: ObservedJudge?
  /// Whether the baseline is learnt, or will never be.
  private(set) var isLearnt = false

  /// - Parameter learnsAll: whether all documents are the baseline's until `endBaseline`, as those of a file of its own.
  init(name: String, settings: ObservationSettings, learnsAll: Bool) {
    self.name = name
    self.settings = settings
    look = FirstLook(documents: learnsAll ? .max : settings.detector.baselineDocuments)
    learner = ObservedLearner(settings, learnsAll: learnsAll)
  }

  /// The same baseline for a stream of another name.
  init(name: String, like other: ObservedStream) {
    self.name = name
    settings = other.settings
    look = other.look
    columns = other.columns
    group = other.group
    learner = other.learner
    judge = other.judge
    isLearnt = other.isLearnt
  }

  /// Takes in a document while the first ones are looked at; true when these are enough.
  mutating func look(at raw: UnsafeRawBufferPointer, _ line: ObservationLine, scratch: inout JSONWriter) -> Bool {
    look?.add(raw, line.features, scratch: &scratch)
    return look?.isFull ?? true
  }

  /// Ends the first look; the documents it held are to be counted next.
  mutating func settle() -> FirstLook {
    defer { self.look = nil }
    let look = look ?? FirstLook(documents: 0)
    columns = FeatureColumns(given: settings.kinds, seen: look.kinds())
    return look
  }

  /// Counts a document.
  mutating func count(
    _ line: ObservationLine, scratch: inout JSONWriter, tally: inout ObservationTally,
    events: inout [ObservationEvent]
  ) {
    let step = group.place(time(of: line, &tally))
    if step.isLate { tally.late += 1 }
    if step.closes { deliver(&events) }
    if step.isSetBack {
      tally.setBack += 1
      closeBlock(&events)
    }
    group.add()
    for name in columns.count(line.features, scratch: &scratch, tally: &tally) {
      events.append(ObservationEvent(stream: self.name, kind: .newFeature(name)))
    }
    tally.documents += 1
    if group.isDue(blockDocuments: settings.detector.blockDocuments) { deliver(&events) }
  }

  private func time(of line: ObservationLine, _ tally: inout ObservationTally) -> Int64? {
    guard let node = line.time else {
      if group.isTimed == true { tally.withoutTime += 1 }
      return nil
    }
    guard let time = node.time else {
      tally.invalidTimes += 1
      return nil
    }
    return time.milliseconds
  }
}

extension ObservedStream {
  /// Hands the open group on.
  private mutating func deliver(_ events: inout [ObservationEvent]) {
    guard let span = group.close() else { return }
    take(CountedPane(span: span.span, counts: columns.close(documents: span.documents)), &events)
  }

  private mutating func take(_ pane: CountedPane, _ events: inout [ObservationEvent]) {
    guard isLearnt else {
      learner.add(pane, isTimed: group.isTimed ?? false)
      if learner.isDue { learn(&events) }
      return
    }
    judge?.add(pane).forEach { events.append(ObservationEvent(stream: name, kind: $0)) }
  }

  private mutating func closeBlock(_ events: inout [ObservationEvent]) {
    guard isLearnt else { return learner.closeBlock() }
    judge?.closeBlock().forEach { events.append(ObservationEvent(stream: name, kind: $0)) }
  }

  private mutating func learn(_ events: inout [ObservationEvent]) {
    isLearnt = true
    let isTimed = group.isTimed ?? false
    let learnt = learner.learn(kinds: columns.kinds, isTimed: isTimed)
    columns.freeze()
    judge = ObservedJudge(learnt, configuration: learner.configuration(columns.kinds, isTimed), settings: settings)
    events.append(ObservationEvent(stream: name, kind: .baseline(learnt)))
    if let rest = learner.takeRest() { take(rest, &events) }
  }

  /// Learns from what there is: the end of the baseline's own file.
  mutating func endBaseline(_ events: inout [ObservationEvent]) {
    deliver(&events)
    learner.closeBlock()
    if !isLearnt { learn(&events) }
    group = OpenGroup(after: group)
  }

  /// The end of the input: judges what is left.
  mutating func finish(_ events: inout [ObservationEvent]) {
    deliver(&events)
    closeBlock(&events)
    if !isLearnt { learn(&events) }
    judge?.finish().forEach { events.append(ObservationEvent(stream: name, kind: $0)) }
  }
}
