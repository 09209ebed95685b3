/// A rate (of errors, of overrides) watched over labelled documents as they arrive: whether it has risen above a
/// baseline's by more than a tolerance, since when, and whether it is back.
///
/// Labels are judged ten or more at a time by a `RateTest`. Once it is worse, the mirror image of the test is asked
/// whether the rate has come back: to the limit, or half of the way from the lower end of what it rose to, where that is
/// more. Then the test begins anew; its promise holds for each of these lives.
public struct RateWatch: Sendable, Hashable, Codable {
  public enum Change: Sendable, Hashable {
    case opened, resolved
  }

  /// The labels since a bet's sum of evidence was last at zero: where the rise began, for that bet.
  public struct Run: Sendable, Hashable, Codable {
    /// The evidence in nats.
    public fileprivate(set) var nats = 0.0
    /// How many labelled documents came before.
    public fileprivate(set) var after: Int
    /// The time of the first label, as the caller counts.
    public fileprivate(set) var time: Int64
    public fileprivate(set) var documents = 0
    public fileprivate(set) var events = 0
  }

  /// What opened.
  public struct Opening: Sendable, Hashable, Codable {
    /// The run of the bet that won.
    public let run: Run
    /// The earliest and the latest beginning of the bets whose evidence is at least half the winner's.
    public let earliest: Int64
    public let latest: Int64
    /// How many labelled documents had come by then, since the baseline.
    public let documents: Int
    /// The events among them.
    public let events: Int
    /// The logarithms of the evidence and of what it had to reach.
    public let logEvidence: Double
    public let logThreshold: Double
    /// At which rate it is over.
    public let back: Double

    /// The rate since the beginning, with Wilson's interval. The beginning is chosen by the labels, so it is a bit high.
    public func rate(designEffect: Double) -> Estimate {
      let documents = Double(max(1, run.documents))
      return Estimate.share(Double(run.events) / documents, of: documents / max(1, designEffect))
    }
  }

  public let baselineEvents: Int
  public let baselineDocuments: Int
  /// The test that the rate is above the limit.
  public private(set) var test: RateTest
  /// What is open; `nil` where nothing is.
  public private(set) var open: Opening?
  /// How often it has opened.
  public private(set) var openings = 0
  /// Labelled documents since the baseline, and the events among them, those that wait for a block included.
  public private(set) var documents = 0
  public private(set) var events = 0
  private let start: RateTest
  private var reverse: RateTest?
  private var runs: [Run?]
  private var waitingDocuments = 0
  private var waitingEvents = 0
  private var waitingTime: Int64 = 0

  /// How many labels are judged at once, or more where more come together.
  public static let blockDocuments = 10
  /// The chance that what is open is ever ended wrongly.
  public static let reverseLevel = 0.01

  /// - Parameters: as those of `RateTest`.
  /// - Throws: `LabelError` for counts or numbers outside their ranges.
  public init(
    baselineEvents: Int, of baselineDocuments: Int, tolerance: Double, level: Double, designEffect: Double = 1
  ) throws(LabelError) {
    self.baselineEvents = baselineEvents
    self.baselineDocuments = baselineDocuments
    start = try RateTest(
      baselineEvents: baselineEvents, of: baselineDocuments, tolerance: tolerance, level: level,
      designEffect: designEffect)
    test = start
    runs = [Run?](repeating: nil, count: RateTest.ratios.count)
  }

  /// The baseline's rate.
  public var baselineRate: Double { Double(baselineEvents) / Double(max(1, baselineDocuments)) }
  /// The rate that is no cause for concern.
  public var limit: Double { start.limit }

  /// Adds labels that have arrived.
  ///
  /// - Parameter time: when the first of them was made; only handed back.
  /// - Throws: `LabelError` where the counts cannot be; nothing is added then.
  public mutating func add(events: Int, of documents: Int, at time: Int64) throws(LabelError) -> Change? {
    try LabelError.check(events: events, of: documents, most: LabelError.mostDocuments / 2)
    guard documents > 0 else { return nil }
    if waitingDocuments == 0 { waitingTime = time }
    waitingDocuments += documents
    waitingEvents += events
    self.documents = self.documents.saturatingAdd(documents)
    self.events = self.events.saturatingAdd(events)
    guard waitingDocuments >= Self.blockDocuments else { return nil }
    defer { (waitingDocuments, waitingEvents) = (0, 0) }
    return open == nil ? try judge() : try judgeBack()
  }

  private mutating func judge() throws(LabelError) -> Change? {
    follow()
    try test.add(events: waitingEvents, of: waitingDocuments)
    guard test.isWorse else { return nil }
    let known = runs.compactMap { $0 }
    let best = known.max { $0.nats < $1.nats } ?? Run(after: documents - waitingDocuments, time: waitingTime)
    let likely = known.filter { $0.nats >= best.nats / 2 }
    // The lower end: the beginning was chosen by the labels, and the rate since then is a bit high.
    let rate = Estimate.share(
      Double(best.events) / Double(max(1, best.documents)), of: Double(best.documents) / test.designEffect
    ).low
    let back = min(0.999, max(test.limit, (baselineRate + rate) / 2))
    reverse = try RateTest(limit: 1 - back, level: Self.reverseLevel, designEffect: test.designEffect)
    open = Opening(
      run: best, earliest: likely.map(\.time).min() ?? best.time, latest: likely.map(\.time).max() ?? best.time,
      documents: documents, events: events, logEvidence: Elementary.log(test.wealth),
      logThreshold: Elementary.log(test.needed),
      back: back)
    openings = openings.saturatingAdd(1)
    return .opened
  }

  private mutating func judgeBack() throws(LabelError) -> Change? {
    guard var reverse else { return nil }
    try reverse.add(events: waitingDocuments - waitingEvents, of: waitingDocuments)
    guard reverse.isWorse else {
      self.reverse = reverse
      return nil
    }
    (self.reverse, open) = (nil, nil)
    test = start
    runs = [Run?](repeating: nil, count: RateTest.ratios.count)
    return .resolved
  }

  /// Moves each bet's sum of evidence on; below zero it begins anew with the next label (Page, *Biometrika* 41, 1954).
  private mutating func follow() {
    guard limit < 1 else { return }
    for (place, ratio) in RateTest.ratios.enumerated() {
      var run = runs[place] ?? Run(after: documents - waitingDocuments, time: waitingTime)
      let odds = ratio * limit / (1 - limit)
      let hit = Elementary.log(odds / (1 + odds) / limit)
      let miss = Elementary.log(1 / (1 + odds) / (1 - limit))
      run.nats += (Double(waitingEvents) * hit + Double(waitingDocuments - waitingEvents) * miss) / test.designEffect
      run.documents = run.documents.saturatingAdd(waitingDocuments)
      run.events = run.events.saturatingAdd(waitingEvents)
      runs[place] = run.nats > 0 ? run : nil
    }
  }
}
