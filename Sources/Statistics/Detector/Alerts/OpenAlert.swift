/// An alert that is open: the directions that have moved, each with the reverse process that will end it.
struct OpenAlert: Sendable, Hashable, Codable {
  var onset: Onset
  var onsetSpan: TimeSpan
  var earliest: Int64
  var latest: Int64
  var opened: Int64
  var firstOnset: Int?
  var recurrence: Int
  /// The documents since the onset.
  var documents: Int
  /// The end of the block with which the alert was last told of.
  var told: Int64
  var directions: [OpenDirection]
}

/// One direction of an open alert.
///
/// The reverse process bets against the drift: its null is a mean at or beyond max(μ + 2d, μ + half the effect),
/// mirrored for falls, and R⁻ ← (n + R⁻)·e.
struct OpenDirection: Sendable, Hashable, Codable {
  /// The direction's place among the feature's directions.
  let direction: Int
  let onset: Onset
  /// The evidence with which the direction opened.
  let logEvidence: Double
  let evidencePerDocument: Double
  /// The size of the effect that the present null is set from.
  private(set) var effect: Double
  /// The size of the effect last told.
  var toldEffect: Double
  /// How far from the baseline's mean the null lies.
  private var distance = 0.0
  private var evidence: [Evidence] = []
  private var growth: [Double] = []
  private var cusum: [Double] = []
  private(set) var zero: [Int] = []
  /// The documents of late: their number, the sum of their scores' distances from what is expected and of the squares, for
  /// telling whether it grows.
  private var recentDocuments = 0
  private var recentSum = 0.0
  private var recentSquares = 0.0

  /// A stretch of this many documents is asked whether the effect has grown.
  static let recent = 1_000

  /// Whether it is of this feature.
  func fits(_ feature: FeatureBaseline) -> Bool {
    feature.directions.indices.contains(direction) && growth.count == evidence.count && cusum.count == evidence.count
      && zero.count == evidence.count
  }

  init(
    direction: Int, onset: Onset, logEvidence: Double, evidencePerDocument: Double, effect: Double,
    feature: FeatureBaseline, cell: FeatureBaseline.Cell, block: Int
  ) {
    self.direction = direction
    self.onset = onset
    self.logEvidence = logEvidence
    self.evidencePerDocument = evidencePerDocument
    self.effect = effect
    toldEffect = effect
    setNull(effect: effect, feature: feature, cell: cell, block: block)
  }

  /// Sets the null from an effect of this size, and the process to nothing.
  mutating func setNull(effect: Double, feature: FeatureBaseline, cell: FeatureBaseline.Cell, block: Int) {
    self.effect = effect
    let place = feature.directions[direction]
    let norm = cell.norms[place.score]
    distance = max(2 * norm.margin, effect / 2)
    evidence = tables(feature, norm)
    growth = [Double](repeating: 0, count: evidence.count)
    cusum = growth
    zero = [Int](repeating: block + 1, count: evidence.count)
  }

  private func tables(_ feature: FeatureBaseline, _ norm: Norm) -> [Evidence] {
    let place = feature.directions[direction]
    let score = feature.scores[place.score]
    var edge = place.rising ? norm.mean + distance : norm.mean - distance
    if score.isMembership { edge = min(max(edge, 1e-6), 1 - 1e-6) }
    return Evidence.alternatives(score, norm: norm, edge: edge, rising: !place.rising)
  }

  /// Adds a block and returns the mean of R⁻ over the alternatives.
  mutating func add(
    _ counts: UnsafeBufferPointer<UInt32>, documents: Int, designEffect: Double, norm: Norm, feature: FeatureBaseline,
    block: Int
  ) -> Double {
    // In another hour of the season the null is another.
    let evidence = feature.season == nil ? evidence : tables(feature, norm)
    for place in evidence.indices where evidence.count == growth.count {
      let nats = FeatureWatch.nats(
        Double(evidence[place].sum(counts, documents: documents)), designEffect: designEffect,
        reach: norm.designEffect.reach)
      growth[place] = min((Double(documents) + growth[place]) * Elementary.exp(nats), FeatureWatch.largestGrowth)
      cusum[place] += nats
      if cusum[place] <= 0 {
        cusum[place] = 0
        zero[place] = block + 1
      }
    }
    recentDocuments = recentDocuments.saturatingAdd(documents)
    for bin in norm.values.indices {
      let value = norm.values[bin] - norm.mean
      let weighted = Double(counts[bin]) * value
      recentSum += weighted
      recentSquares += weighted * value
    }
    return growth.isEmpty ? 0 : growth.reduce(0, +) / Double(growth.count)
  }

  /// The first block of the recovery: after the last zero of the reverse process's leading alternative.
  var recovery: Int? {
    guard let best = growth.indices.max(by: { growth[$0] < growth[$1] }) else { return nil }
    return zero[best]
  }

  /// Every 1,000 documents: whether their effect is at least half as large again as the one last told, and beyond it
  /// by two standard errors.
  mutating func hasGrown(rising: Bool, designEffect: Double) -> Bool {
    guard recentDocuments >= Self.recent else { return false }
    let count = Double(recentDocuments)
    let mean = recentSum / count
    let variance = max(0, recentSquares / count - mean * mean)
    recentDocuments = 0
    recentSum = 0
    recentSquares = 0
    let size = rising ? mean : -mean
    let error = (variance * designEffect / count).squareRoot()
    guard size >= 1.5 * toldEffect, size - 2 * error > toldEffect else { return false }
    toldEffect = size
    return true
  }
}
