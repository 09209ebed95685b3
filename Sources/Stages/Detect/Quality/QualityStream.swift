import Events
import FoundationEssentials
import Statistics

/// The quality of one stream's predictions, as reviews come in; and how it agrees, as a shadow, with what was answered.
///
/// Reviews are judged in the order in which their counts lie in `drift.summaries`, whatever their times.
package struct QualityStream: Sendable {
  /// Sums since the start, and of the window that is not full yet.
  struct Account: Sendable, Hashable, Codable {
    var total = QualityTally()
    var window = QualityTally()
  }

  /// A rate that is tested.
  struct Watched: Sendable, Hashable, Codable {
    let rate: QualityRate
    var watch: RateWatch
  }

  /// What is kept of the reviews.
  struct Course: Sendable, Hashable, Codable {
    var stream: DocumentStream
    /// The hash of the baseline; nil until there are enough reviews.
    var baselineID: String?
    /// The id of the alert that the incident began with, while any is open.
    var incident: String?
    /// Reviews that were left out, because their documents were not drawn at random.
    var selected: Int64 = 0
    var account = Account()
    var watches: [Watched] = []
    /// What the next baseline is made of; nil where there is one, or nothing yet.
    var learning: QualityTally?
    /// How many baselines there have been; nil before the first.
    var version: Int?
  }

  package let key: String
  private(set) var course: Course
  /// By the model that is compared with, `name@version`.
  private(set) var shadows: [String: Account]
  /// What is in the changelog.
  var kept: (course: Course, shadows: [String: Account])?
  let settings: QualitySettings

  /// How many models a shadow is compared with at most; further ones are set aside.
  static let mostCompared = 16

  init(_ stream: DocumentStream, _ settings: QualitySettings) {
    self.init(Course(stream: stream), [:], settings)
  }

  init(_ course: Course, _ shadows: [String: Account], _ settings: QualitySettings) {
    key = course.stream.key
    self.course = course
    self.shadows = shadows
    self.settings = settings
  }

  /// Reviews that count, since the start.
  package var reviews: Int { course.account.total.documents }

  /// Adds a summary, and returns what there is to tell.
  ///
  /// - Throws: where there is no room for what it counts; nothing is added then.
  mutating func add(_ summary: QualitySummary) throws(EventError) -> [ApartEvent] {
    if let production = summary.production { return try compare(summary, with: production) }
    guard summary.sample == .random || settings.judgesSelected else {
      course.selected = course.selected.addingReportingOverflow(summary.documents).partialValue
      return []
    }
    var account = course.account
    try account.total.add(summary)
    try account.window.add(summary)
    var learning = course.learning ?? QualityTally()
    if course.baselineID == nil { try learning.add(summary) }
    course.account = account
    var told = course.baselineID == nil ? learn(learning) : judge(summary)
    if course.account.window.documents >= settings.windowReviews {
      told += QualityComposer(course, settings).statistics().map { .statistic($0) }
      course.account.window = QualityTally()
    }
    return told
  }

  private mutating func compare(
    _ summary: QualitySummary, with production: QualitySummary.Production
  ) throws(EventError) -> [ApartEvent] {
    let name = "\(production.name)@\(production.version)"
    guard shadows[name] != nil || shadows.count < Self.mostCompared else {
      throw EventError(.tooLarge, at: "/production", "the shadow is compared with over \(Self.mostCompared) models")
    }
    var account = shadows[name] ?? Account()
    try account.total.add(summary)
    try account.window.add(summary)
    var told: [ApartEvent] = []
    if account.window.documents >= settings.windowCompared {
      told = QualityComposer(course, settings).statistics(of: account, comparedWith: name).map { .statistic($0) }
      account.window = QualityTally()
    }
    shadows[name] = account
    return told
  }
}

extension QualityStream {
  /// Makes the baseline, once there are enough reviews.
  private mutating func learn(_ total: QualityTally) -> [ApartEvent] {
    course.learning = total
    guard total.documents >= settings.baselineReviews else { return [] }
    course.learning = nil
    course.version = (course.version ?? 0).saturatingAdd(1)
    let rates = Self.rates(total)
    let level = settings.falseAlarms / Double(max(1, rates.count))
    course.watches = rates.compactMap { rate, events, documents in
      let watch = try? RateWatch(
        baselineEvents: events, of: documents, tolerance: settings.tolerance, level: level,
        designEffect: settings.designEffect)
      return watch.map { Watched(rate: rate, watch: $0) }
    }
    let record = QualityComposer(course, settings).baseline(total)
    course.baselineID = record.id
    return [.baseline(record)]
  }

  /// The rates that are tested: of overrides, of tasks and entities, then of classes and types, those with more documents
  /// first.
  private static func rates(_ total: QualityTally) -> [(rate: QualityRate, events: Int, documents: Int)] {
    var whole = [(rate: QualityRate.overrides, events: total.changed, documents: total.documents)]
    var labels: [(rate: QualityRate, events: Int, documents: Int)] = []
    for (feature, part) in total.parts.sorted(by: { $0.key < $1.key }) {
      guard part.documents >= QualitySettings.leastTested else { continue }
      whole.append((QualityRate(feature: feature), part.documents - part.correct, part.documents))
      for (label, found) in part.labels.sorted(by: { $0.key < $1.key }) where label != QualityTally.others {
        guard found.documents >= QualitySettings.leastTested else { continue }
        labels.append((QualityRate(feature: feature, label: label), found.wrong, found.documents))
      }
    }
    let order = labels.enumerated().sorted { ($1.element.documents, $0.offset) < ($0.element.documents, $1.offset) }
    return Array((whole + order.map(\.element)).prefix(QualitySettings.mostTested))
  }

  /// What is told is normal from now on: a new baseline is learnt from the reviews to come, and nothing is judged until
  /// then.
  mutating func learnAnew() {
    (course.baselineID, course.incident, course.learning) = (nil, nil, nil)
    course.watches = []
  }

  private mutating func judge(_ summary: QualitySummary) -> [ApartEvent] {
    var told: [ApartEvent] = []
    for place in course.watches.indices {
      let rate = course.watches[place].rate
      let (events, documents) = rate.counts(summary)
      let before = course.watches[place].watch.open
      // The summary was checked, so these are counts that can be.
      guard
        let change = try? course.watches[place].watch.add(
          events: events, of: documents, at: summary.from.milliseconds)
      else { continue }
      let watched = course.watches[place]
      guard let opening = watched.watch.open ?? before else { continue }
      var alert = QualityComposer(course, settings).alert(watched, change, opening, at: summary.to)
      if change == .opened { course.incident = course.incident ?? alert.id }
      (alert.incident, alert.leader) = (course.incident, course.incident)
      if course.watches.allSatisfy({ $0.watch.open == nil }) { course.incident = nil }
      told.append(.alert(alert))
    }
    return told
  }

  /// What the accuracy of a window of predictions would be, by task: estimated, for nobody has measured it.
  func estimates(_ closed: WindowAccount.Closed) -> [Statistic] {
    QualityComposer(course, settings).estimates(closed)
  }
}
