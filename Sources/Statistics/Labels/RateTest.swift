/// A sequential test of whether a rate (of errors, of overrides) has risen above a baseline's by more than a tolerance.
///
/// It may be looked at after every batch, for ever: where the rate never was above the limit, the chance that it *ever*
/// says `isWorse` is at most `level`. Labels may be late and come in batches of any size, as long as how long a label
/// takes does not depend on what it says: a batch counts when it arrives.
///
/// The limit is the upper end of the baseline's exact interval (Clopper & Pearson, at half the level) plus the
/// tolerance. Above it, bets on odds 1.15, 1.3, 1.6, 2.2, 4 and 10 times as high are made from every batch on, with
/// weights that add up to 1 over all starting points, so that a late rise is found almost as soon as an early one:
/// S ← (S + w)·e, and `isWorse` where the mean of S over the bets reaches 2 / level (Ville's inequality).
///
/// Source: Podkopaev & Ramdas, *Tracking the risk of a deployed model and detecting harmful distribution shifts*, ICLR
/// 2022, with likelihood ratios for their confidence sequences; the starting points after Shin, Ramdas & Rinaldo, NEJSDS
/// 2024.
public struct RateTest: Sendable, Hashable, Codable {
  /// The rate that is not yet worse: the baseline's upper end plus the tolerance.
  public let limit: Double
  /// The chance of ever saying `isWorse` wrongly.
  public let level: Double
  /// How much more labels vary than independent ones would; evidence is divided by it.
  public let designEffect: Double
  /// The documents labelled so far, late ones included.
  public private(set) var documents = 0
  /// The events among them.
  public private(set) var events = 0
  /// After how many labelled documents the rate was found to be above the limit.
  public private(set) var worseAfter: Int?
  private let evidence: [Evidence]
  private var growth: [Double]
  private var batches = 0

  /// The ratios of odds that are bet on.
  static let ratios: [Double] = [1.15, 1.3, 1.6, 2.2, 4, 10]

  /// - Parameters:
  ///   - baselineEvents: the events among the baseline's labels.
  ///   - baselineDocuments: the baseline's labels, at least 1.
  ///   - tolerance: the rise that is no cause for concern, 0 to 1.
  ///   - level: the chance of ever being wrong, 10⁻¹² to ½.
  ///   - designEffect: at least 1; also of the baseline's labels.
  /// - Throws: `LabelError` for counts or numbers outside their ranges.
  public init(
    baselineEvents: Int, of baselineDocuments: Int, tolerance: Double, level: Double = 0.05, designEffect: Double = 1
  ) throws(LabelError) {
    guard baselineDocuments >= 1 else { throw .count("labels of the baseline", baselineDocuments) }
    guard baselineEvents >= 0, baselineEvents <= baselineDocuments else {
      throw .tooMany(events: baselineEvents, documents: baselineDocuments)
    }
    try LabelError.check(tolerance, "tolerance", from: 0, to: 1)
    try LabelError.check(level, "level", from: 1e-12, to: 0.5)
    try LabelError.check(designEffect, "design effect", from: 1, to: 1e6)
    let events = Double(baselineEvents) / designEffect
    let others = Double(baselineDocuments - baselineEvents) / designEffect
    let upper = others > 0 ? IncompleteBeta.quantile(1 - level / 2, events + 1, others) : 1
    self.init(checked: min(1, upper + tolerance), level: level, designEffect: designEffect)
  }

  /// A test of whether the rate is above a limit that is known.
  ///
  /// - Throws: `LabelError` for numbers outside their ranges.
  public init(limit: Double, level: Double = 0.05, designEffect: Double = 1) throws(LabelError) {
    try LabelError.check(limit, "limit", from: 1e-9, to: 1)
    try LabelError.check(level, "level", from: 1e-12, to: 0.5)
    try LabelError.check(designEffect, "design effect", from: 1, to: 1e6)
    self.init(checked: limit, level: level, designEffect: designEffect)
  }

  private init(checked limit: Double, level: Double, designEffect: Double) {
    self.limit = limit
    self.level = level
    self.designEffect = designEffect
    let bets = DirectionBets.Odds(members: 0..<1, edge: limit, isOutside: false, amounts: Self.ratios)
    evidence = limit < 1 ? DirectionBets.odds(bets).evidence : []
    growth = [Double](repeating: 0, count: evidence.count)
  }

  /// Whether the rate was ever found to be above the limit.
  public var isWorse: Bool { worseAfter != nil }

  /// The mean over the bets: how many times the stake was won. `isWorse` at `needed`.
  public var wealth: Double { growth.isEmpty ? 0 : growth.reduce(0, +) / Double(growth.count) }

  /// The wealth at which the rate is found to be worse: 2 / level.
  public var needed: Double { 2 / level }

  /// Adds labels that have arrived.
  ///
  /// - Throws: `LabelError` where the counts are not of a batch of 0 to 2²⁴ documents; nothing is added then.
  public mutating func add(events: Int, of documents: Int) throws(LabelError) {
    try LabelError.check(events: events, of: documents)
    guard documents > 0 else { return }
    self.documents = self.documents.saturatingAdd(documents)
    self.events = self.events.saturatingAdd(events)
    batches = batches.saturatingAdd(1)
    let stake = Self.weight(batches)
    for place in evidence.indices {
      let steps = evidence[place].steps
      let sum = Int64(events) * Int64(steps[1]) + Int64(documents - events) * Int64(steps[0])
      let nats = min(600, max(-600, Nats.real(sum) / designEffect))
      growth[place] = min((growth[place] + stake) * Elementary.exp(nats), 1e18)
    }
    if worseAfter == nil, wealth >= needed { worseAfter = self.documents }
  }

  /// What is staked at the `batch`th batch, from 1: 1 / (2.11·(k + 1)·ln²(k + 1)), which adds up to 1 over all of them.
  static func weight(_ batch: Int) -> Double {
    let next = Double(batch) + 1
    let log = Elementary.log(next)
    return 1 / (2.1097423 * next * log * log)
  }
}
