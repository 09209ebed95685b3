import Statistics

/// A stream that changes, and what was told of it.
struct ChangeRun {
  /// The documents from the change to the alert; nil where none came.
  private(set) var delay: Int?
  /// The documents from the change to where the alert places it.
  private(set) var onsetError: Int?
  /// Whether the change lies within the onset's range.
  private(set) var isInRange: Bool?
  /// Whether most of the evidence named lies in bins that have really become more frequent.
  private(set) var reasonsAreRight: Bool?
  /// The documents from the end of the change to the end of the last alert; nil where it did not end.
  private(set) var recovery: Int?
  /// The design effect that the alert was judged with: how much more blocks vary than independent documents would.
  private(set) var designEffect: Double?
  /// Alerts on other features.
  private(set) var others = 0
  /// Of recurring changes, how many times it came and how many times it was found.
  private(set) var cycles = 0
  private(set) var found = 0
  private(set) var isRefused = false

  private let change: SimulatedChange
  private let course: SimulatedChange.Course
  private var stream: SimulatedStream
  private var whole: SimulatedDetector
  private var segment: SimulatedDetector

  /// A change is looked for in so many documents, and its end too.
  private static let most = 60_000
  private static let mostRecovery = 30_000
  private static let gradual = 50_000

  init(_ kind: StreamKind, _ change: SimulatedChange, _ course: SimulatedChange.Course, seed: UInt64) throws {
    self.change = change
    self.course = course
    stream = SimulatedStream(kind, seed: seed)
    let attributes = course == .segment ? 1 : 0
    whole = SimulatedDetector(baselineDocuments: kind.baseline, segmentAttributes: attributes)
    segment = SimulatedDetector(baselineDocuments: max(20_000, kind.baseline / 5), segmentAttributes: attributes)
    var place = SplitMix64(seed: seed)
    let quiet = 4_000 + Int(place.next() % 60) * 100
    try pass { run in run.segmentReady && run.whole.detector.judgedDocuments >= quiet }
    isRefused =
      whole.baseline.map { baseline in
        baseline.features.contains { feature in
          feature.name == change.feature
            && feature.keys.contains { key in
              key.label == change.label && !baseline.refused(of: feature)[key.directions].contains(false)
            }
        }
      } ?? true
    guard !isRefused else { return }
    switch course {
    case .sudden, .segment: try once()
    case .gradual: try slowly()
    case .recurring: try again()
    }
  }

  private var segmentReady: Bool { course != .segment || segment.baseline != nil }

  /// Passes panes until `stops` takes it; returns how many documents they had, and the alerts that opened.
  @discardableResult
  private mutating func pass(until stops: (Self) -> Bool) throws -> (documents: Int, opened: [DriftReport]) {
    let before = stream.documents
    var opened: [DriftReport] = []
    while !stops(self) {
      let pane = try stream.pane(withSegment: course == .segment)
      var reports = try whole.add(pane.whole)
      if let part = pane.segment { reports += try segment.add(part) }
      for report in reports where report.change == .opened { opened.append(report) }
      if opened.contains(where: isExpected) { break }
    }
    return (stream.documents - before, opened)
  }

  private func isExpected(_ report: DriftReport) -> Bool {
    report.feature == change.feature && (change.label == nil || report.label == change.label)
  }

  private mutating func note(_ passed: (documents: Int, opened: [DriftReport]), changedAt: Int) {
    others += passed.opened.filter { $0.feature != change.feature && $0.feature != change.second }.count
    guard let alert = passed.opened.first(where: isExpected) else { return }
    delay = stream.documents - changedAt
    designEffect = alert.movements.first?.designEffect
    guard course != .segment else { return }
    onsetError = whole.documents(before: alert.onset.block) - changedAt
    let end = whole.documents(before: alert.onset.latest + 1)
    isInRange = whole.documents(before: alert.onset.earliest) <= changedAt && changedAt <= end
    reasonsAreRight = explains(alert)
  }

  private mutating func once() throws {
    let start = stream.documents
    stream.set(change, amount: 1, inSegment: course == .segment)
    note(try pass { $0.stream.documents - start >= Self.most }, changedAt: start)
    guard delay != nil else { return }
    let found = stream.documents
    try passAll { $0.stream.documents - found >= 3_000 }
    stream.set(nil, amount: 0, inSegment: false)
    let end = stream.documents
    try passAll { $0.isQuiet || $0.stream.documents - end >= Self.mostRecovery }
    if isQuiet { recovery = stream.documents - end }
  }

  private mutating func slowly() throws {
    let start = stream.documents
    for step in 1...20 where delay == nil {
      stream.set(change, amount: Double(step) / 20, inSegment: false)
      let end = start + Self.gradual * step / 20 + (step == 20 ? Self.most : 0)
      note(try pass { $0.stream.documents >= end }, changedAt: start)
    }
  }

  private mutating func again() throws {
    for _ in 0..<3 {
      cycles += 1
      let start = stream.documents
      stream.set(change, amount: 1, inSegment: false)
      let first = delay
      note(try pass { $0.stream.documents - start >= 5_000 }, changedAt: start)
      if delay != first || first == nil && delay != nil { found += 1 }
      if let first { delay = first }
      try passAll { $0.stream.documents - start >= 5_000 }
      stream.set(nil, amount: 0, inSegment: false)
      try passAll { $0.stream.documents - start >= 15_000 }
    }
  }

  private var isQuiet: Bool { whole.detector.openAlerts.isEmpty && segment.detector.openAlerts.isEmpty }

  /// Passes panes whatever opens.
  private mutating func passAll(until stops: (Self) -> Bool) throws {
    while !stops(self) {
      let passed = try pass(until: stops)
      others += passed.opened.filter { $0.feature != change.feature && $0.feature != change.second }.count
    }
  }

  /// Whether at least four fifths of the evidence named lies in bins that have really become more frequent.
  private func explains(_ alert: DriftReport) -> Bool {
    guard let feature = whole.baseline?.features.first(where: { $0.name == alert.feature }) else { return false }
    let before = DocumentModel()
    var usual = before
    usual.isHeavy = stream.kind.isHeavy
    let after = change.model(usual, amount: 1)
    guard let place = usual.features().firstIndex(where: { $0.name == alert.feature }) else { return false }
    let (old, new) = (Self.shares(usual.feature(place), feature), Self.shares(after.feature(place), feature))
    let total = alert.contributions.reduce(0) { $0 + $1.nats }
    let right = alert.contributions.reduce(0) { $0 + (new[$1.bin] > old[$1.bin] ? $1.nats : 0) }
    return total > 0 && right >= 0.8 * total
  }

  /// How often each draw falls into the bins of the baseline.
  private static func shares(_ simulated: SimulatedFeature, _ feature: FeatureBaseline) -> [UInt32] {
    var dense = [UInt32](repeating: 0, count: simulated.denseCount)
    for bin in simulated.table { dense[Int(bin)] += 1 }
    return feature.bins.dense(simulated.counts(dense), documents: SimulatedFeature.resolution)
  }
}

/// The runs of one change, as a line.
struct ChangeReport {
  let kind: StreamKind
  let change: SimulatedChange
  let course: SimulatedChange.Course
  let runs: [ChangeRun]

  func write() {
    let judged = runs.filter { !$0.isRefused }
    let delays = judged.compactMap(\.delay).sorted()
    let missed = judged.count - delays.count
    let errors = judged.compactMap { $0.onsetError?.magnitude }.map { Int($0) }.sorted()
    let ranges = judged.compactMap(\.isInRange)
    let reasons = judged.compactMap(\.reasonsAreRight)
    let effects = judged.compactMap(\.designEffect).sorted()
    let recoveries = judged.compactMap(\.recovery).sorted()
    var line = "\(kind.name), \(change.name), \(course.rawValue): "
    line += "\(at(0.1, delays)) \(at(0.5, delays)) \(at(0.9, delays)), \(missed) missed of \(judged.count), "
    line += "onset \(at(0.5, errors)), in range \(ranges.filter(\.self).count) of \(ranges.count), "
    line += "others \(judged.reduce(0) { $0 + $1.others }), "
    if !effects.isEmpty { line += "design effect \(Rounded.text(effects[effects.count / 2])), " }
    line += "reasons \(reasons.filter(\.self).count) of \(reasons.count), "
    line +=
      "resolved \(at(0.5, recoveries)) (\(recoveries.count) of \(delays.count)), refused \(runs.count - judged.count)"
    if course == .recurring {
      line += ", found \(judged.reduce(0) { $0 + $1.found }) of \(judged.reduce(0) { $0 + $1.cycles }) times"
    }
    Output.write(line)
  }

  private func at(_ share: Double, _ sorted: [Int]) -> String {
    sorted.isEmpty ? "none" : "\(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])"
  }
}
