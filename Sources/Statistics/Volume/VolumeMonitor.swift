/// Watches how many documents a stream has: learns what is normal, then tells when there are more or fewer, or none.
///
/// A value: it is given closed panes in order of time, and the time that has been reached, and returns what changed. How
/// often it is told the time does not matter: what it tells, and with which times, is a function of the panes.
///
/// Hours are judged whole. The baseline is learnt from whole hours, as soon as two whole days of one kind (workdays,
/// Saturdays, Sundays) were seen, for what was seen twice; and once more after ``VolumeSettings/learningHours``, from
/// all hours in which no alert was open.
///
/// ```swift
/// var monitor = VolumeMonitor(VolumeSettings())
/// for event in monitor.add(documents: 12, in: span) + monitor.advance(to: time) { … }
/// ```
public struct VolumeMonitor: Sendable, Hashable, Codable {
  public let settings: VolumeSettings
  /// What hours are judged by; `nil` while it is being learnt.
  public private(set) var baseline: VolumeBaseline?
  /// What the baseline is learnt from; `nil` once it has been for the second time.
  package private(set) var past: VolumePast?
  /// What changes with every pane.
  package private(set) var course = Course()

  /// A monitor's accounts.
  package struct Course: Sendable, Hashable, Codable {
    fileprivate(set) var watch: VolumeWatch?
    fileprivate(set) var silence: SilenceWatch?
    /// The hour that is under way: its start, its documents so far, and whether it is not to be judged, since it was not
    /// seen from its start or a silence lay in it.
    fileprivate(set) var hour: Int64?
    fileprivate(set) var documents = 0
    fileprivate(set) var isSpoilt = false
    /// The last pane that had documents.
    fileprivate(set) var last: TimeSpan?
  }

  public init(_ settings: VolumeSettings) {
    self.settings = settings
    past = VolumePast()
  }

  /// A monitor that was in these parts.
  package init(_ settings: VolumeSettings, baseline: VolumeBaseline?, past: VolumePast?, course: Course) {
    self.settings = settings
    self.baseline = baseline
    self.past = past
    self.course = course
  }

  /// Hours of kinds of day that the baseline does not cover: they were not judged.
  public var notCoveredHours: Int { course.watch?.notCovered ?? 0 }

  /// The alerts that are open.
  public var open: Set<VolumeReport.Subject> {
    Set((course.watch?.open == nil ? [] : [.volume]) + (course.silence?.open == nil ? [] : [.silence]))
  }

  /// More documents an hour than any stream has are taken as so many.
  private static let mostDocuments = 1 << 40

  /// Adds a closed pane; panes come in order of their ends.
  public mutating func add(documents count: Int, in span: TimeSpan) -> [VolumeEvent] {
    guard count > 0, span.start < span.end else { return [] }
    var events = advance(to: span.start)
    if course.hour == nil {
      course.hour = Self.wholeHour(span.start)
      course.isSpoilt = span.start != course.hour
    }
    if let last = course.last, last.end < span.start, course.silence?.open == nil {
      past?.add(gap: TimeSpan(start: last.end, end: span.start), calendar: settings.calendar)
    }
    if let report = course.silence?.end(at: span, settings: settings) {
      course.isSpoilt = true
      events.append(.report(report))
    }
    course.documents = min(course.documents + min(count, Self.mostDocuments), Self.mostDocuments)
    if course.last.map({ $0.end < span.end }) ?? true { course.last = span }
    return events
  }

  /// Tells that all panes that end by `time` (milliseconds since 1970) were added.
  public mutating func advance(to time: Int64) -> [VolumeEvent] {
    var events: [VolumeEvent] = []
    while let start = course.hour, let last = course.last {
      guard start - last.end < VolumeSettings.patience else {
        sleep(to: time)
        break
      }
      let end = start + VolumeSettings.hour
      listen(until: min(time, end), last, &events)
      guard end <= time else { break }
      close(start, &events)
    }
    return events
  }

  /// Nothing has come for two weeks: nothing is judged until something does.
  private mutating func sleep(to time: Int64) {
    course.hour = max(course.hour ?? 0, Self.wholeHour(time))
    course.documents = 0
    course.isSpoilt = true
    course.watch?.pass()
    if past != nil { past = VolumePast() }
  }

  /// Minute by minute, whether it has been silent for too long.
  private mutating func listen(until time: Int64, _ last: TimeSpan, _ events: inout [VolumeEvent]) {
    while let baseline, let next = course.silence?.next, next <= time {
      let report = course.silence?.step(
        last: last, level: course.watch?.open?.level ?? 1, baseline: baseline, settings: settings)
      if let report { events.append(.report(report)) }
      guard course.silence?.open != nil else { continue }
      course.isSpoilt = true
      if report?.change == .opened, let hour = course.hour {
        course.watch?.forgetFall(from: hour + VolumeSettings.hour)
      }
    }
  }

  /// Judges the hour, or learns from it.
  private mutating func close(_ start: Int64, _ events: inout [VolumeEvent]) {
    let (count, spoilt) = (course.documents, course.isSpoilt)
    course.hour = start + VolumeSettings.hour
    course.documents = 0
    course.isSpoilt = course.silence?.open != nil
    if let baseline, !spoilt {
      events += (course.watch?.add(count, hour: start, baseline: baseline, settings: settings) ?? []).map {
        .report($0)
      }
    } else {
      course.watch?.pass()
    }
    // The first hour is not a whole one.
    guard past != nil, past?.start != nil || !spoilt else { return }
    past?.add(hour: start, documents: count, keeping: settings.learningHours)
    if spoilt { past?.leaveOut(since: start) }
    if let open = course.watch?.open { past?.leaveOut(since: open.onset) }
    learn(&events)
  }

  private mutating func learn(_ events: inout [VolumeEvent]) {
    guard let past, let hour = course.hour, course.watch?.open == nil, course.silence?.open == nil else { return }
    let isWhole = past.counts.count >= settings.learningHours
    guard isWhole || baseline == nil, past.counts.count >= VolumeLearner.leastHours,
      var learnt = VolumeLearner(past, settings)?.baseline(generation: isWhole ? 2 : 1)
    else { return }
    learnt.isSteady = isSteady(past, learnt)
    baseline = learnt
    if isWhole { self.past = nil }
    if course.watch == nil { course.watch = VolumeWatch(from: hour) } else { course.watch?.restart(from: hour) }
    if course.silence == nil { course.silence = SilenceWatch(from: hour) }
    events.append(.baseline(learnt))
  }

  /// Whether the baseline's own hours raise no alarm.
  private func isSteady(_ past: VolumePast, _ baseline: VolumeBaseline) -> Bool {
    guard let start = past.start else { return true }
    var watch = VolumeWatch(from: start)
    for (place, count) in past.counts.enumerated() where count >= 0 {
      let hour = start + Int64(place) * VolumeSettings.hour
      guard watch.add(Int(count), hour: hour, baseline: baseline, settings: settings).isEmpty else { return false }
    }
    return true
  }

  /// The start of the hour that a time lies in.
  private static func wholeHour(_ time: Int64) -> Int64 { time.floored(by: VolumeSettings.hour) * VolumeSettings.hour }
}

/// What a stream's volume has to tell.
public enum VolumeEvent: Sendable, Hashable, Codable {
  /// The baseline is learnt; judging begins with the next hour.
  case baseline(VolumeBaseline)
  case report(VolumeReport)
}
