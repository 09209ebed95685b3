package import Events
package import Statistics

/// Everything that is kept of one stream.
package struct StreamState: Sendable {
  package let stream: DocumentStream
  package let key: String
  package internal(set) var detector: StreamDetector
  /// The hash of the baseline's content.
  var baselineID: String?
  /// Documents that came too late to be judged.
  var late: Int64 = 0
  /// The topic that exemplars point into.
  var documentsTopic = ""
  /// The alerts as last told, by their record key, for those that are not over.
  var alerts: [String: Alert] = [:]
  var shelf = ExemplarShelf()
  var panes: [PaneKey: OpenPane] = [:]
  var windows: [WindowAccount]
  /// The hour that the detector was last told of.
  var hour: Timestamp?
  /// What people have decided about the stream.
  var life = StreamLife()
  /// The blocks that a new baseline is learnt from while the present one judges.
  var lessonBlocks: [Block] = []
  /// The first baseline that was pinned.
  var pinned: Baseline?
  /// Of a stream of sampled documents; nil for others.
  var samples: SampleWatch?
  /// What was touched since the changes were last taken, and what is kept of it.
  var marks = StreamMarks()

  init(_ stream: DocumentStream, configuration: DetectConfiguration) {
    self.init(stream, detector: StreamDetector(configuration.detector), configuration: configuration)
  }

  /// A stream that begins with this detector.
  init(_ stream: DocumentStream, detector: StreamDetector, configuration: DetectConfiguration) {
    self.stream = stream
    key = stream.key
    self.detector = detector
    windows = configuration.windows.map { WindowAccount(length: $0) }
    if stream.isOfSamples { samples = SampleWatch(configuration) }
  }

  /// How many panes are not closed.
  package var openPanes: Int { panes.count }

  /// Whether the pane is open already.
  func has(_ pane: PaneKey) -> Bool { panes[pane] != nil }

  /// Adds a summary's counts to its pane, which no partition's time has closed.
  mutating func add(_ summary: Summary, counts: CountTable, sample: PaneSample? = nil, to pane: PaneKey) {
    documentsTopic = summary.documentsTopic
    late = late.addingReportingOverflow(max(0, summary.late)).partialValue
    guard counts.documents > 0 || sample != nil else { return }
    panes[pane, default: OpenPane()].add(counts, exemplars: summary)
    if let sample { panes[pane]?.add(sample, isRest: (summary.sample?.part ?? 0) > 0) }
    marks.panes.insert(pane)
  }

  /// Counts documents that cannot be judged any more.
  mutating func addLate(_ documents: Int64) {
    late = late.addingReportingOverflow(max(0, documents)).partialValue
  }

  /// What has happened by the time that all partitions have reached: closed windows and transitions, in order.
  mutating func advance(to time: Timestamp) -> [StreamEvent] {
    var events: [StreamEvent] = []
    for key in panes.keys.filter({ $0.end <= time }).sorted() {
      guard let pane = panes.removeValue(forKey: key) else { continue }
      passMoments(&events) { $0 < key.end }
      marks.panes.insert(key)
      closeWindows(by: key.start, &events)
      judge(pane, key, &events)
      for place in windows.indices { windows[place].add(key, pane.counts) }
      marks.windows.formUnion(windows.indices)
    }
    passMoments(&events) { $0 <= time }
    closeWindows(by: time, &events)
    passHour(of: time, &events)
    return events
  }

  /// Tells the detector that the hours before `time` are over.
  mutating func passHour(of time: Timestamp, _ events: inout [StreamEvent]) {
    let hour = time.floored(to: .seconds(3_600))
    guard self.hour.map({ $0 < hour }) ?? true else { return }
    self.hour = hour
    take(detector.advance(to: hour.milliseconds), &events)
    learn(to: hour, &events)
    settleSamples()
    marks.isDetectorTouched = true
  }

  private mutating func judge(_ pane: OpenPane, _ key: PaneKey, _ events: inout [StreamEvent]) {
    // Before the detector, so that an alert which this pane raises can point into it.
    if let baseline = detector.baseline {
      shelf.add(pane.exemplars, ending: key.end, to: baseline.features.map { ($0.name, $0.bins) })
      marks.isShelfTouched = true
    }
    marks.isDetectorTouched = true
    samples?.add(pane.sample, documents: pane.counts.documents, in: key)
    take(detector.add(CountedPane(span: key.span, counts: pane.counts)), &events)
    learn(CountedPane(span: key.span, counts: pane.counts), &events)
    settleSamples()
  }

  mutating func take(_ transitions: [Transition], _ events: inout [StreamEvent]) {
    for transition in transitions {
      switch transition {
      case .baseline(let baseline):
        let id = ContentHash.hexadecimal(baseline.canonicalBytes())
        baselineID = id
        shelf = ExemplarShelf(for: baseline)
        marks.isShelfTouched = true
        marks.isFoundationTouched = true
        life.version += 1
        tellBaseline(&events)
      case .drift(let report):
        var alert = AlertComposer(self, report).alert()
        let isPublished = life.publishes(&alert, report, isKnown: alerts[alert.key] != nil)
        alerts[alert.key] = report.change == .resolved || report.change == .cleared ? nil : alert
        marks.alerts.insert(alert.key)
        events.append(isPublished ? .alert(alert) : .held(alert))
      }
    }
  }

  mutating func closeWindows(by time: Timestamp, _ events: inout [StreamEvent]) {
    for place in windows.indices {
      guard let closed = windows[place].close(by: time) else { continue }
      marks.windows.insert(place)
      events.append(.window(closed, detector.baseline, id: baselineID))
    }
    closeSampleWindows(by: time, &events)
  }
}

/// Something that a stream has to tell.
enum StreamEvent: Sendable {
  case baseline(Baseline, BaselineNote)
  case alert(Alert)
  /// An alert that is not published, for now.
  case held(Alert)
  /// A window that is over, and the baseline that there was then: whatever else its batch of summaries brought.
  case window(WindowAccount.Closed, Baseline?, id: String?)
  /// A window of sampled documents that is over, and what was normal of them then.
  case sample(SampleWindow.Closed, SampleBaseline?)
}
