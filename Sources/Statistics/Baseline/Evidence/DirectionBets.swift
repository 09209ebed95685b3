/// What is bet on in one direction of a score: that its mean lies beyond an edge, by each of the score's amounts.
enum DirectionBets {
  case shifts(Shifts)
  case odds(Odds)
  /// No bet in a direction of this score, over so many bins: no document is evidence of anything.
  case nothing(Score, bins: Int)

  /// Four bets on a mean of numbers: L = ln(1 + λ(g − edge)), λ = amount / variance, at most 0.9 / (edge − min g).
  struct Shifts {
    /// The number of each bin.
    let values: [Double]
    /// −1 where a fall is bet on: then the numbers and the edge are negated.
    let sign: Double
    let edge: Double
    let amounts: [Double]
    /// λ of each amount.
    let parts: SIMD4<Double>
  }

  /// Bets on a share above `edge` (in 0 to 1, both excluded), whose odds are those of the edge times each amount.
  struct Odds {
    let members: Range<Int>
    let edge: Double
    /// Whether the share bet on is that of the documents outside `members`.
    let isOutside: Bool
    let amounts: [Double]
  }

  /// nil where no distribution lies beyond the edge.
  init?(_ score: Score, norm: Norm, edge: Double, rising: Bool) {
    guard score.isMembership else {
      guard norm.variance > 0, let shifts = Shifts(score, norm, edge: edge, rising: rising) else { return nil }
      self = .shifts(shifts)
      return
    }
    let share = rising ? edge : 1 - edge
    guard share > 0, share < 1 else { return nil }
    self = .odds(Odds(members: score.bins, edge: share, isOutside: !rising, amounts: score.amounts))
  }

  /// How many alternatives they are.
  var count: Int {
    switch self {
    case .shifts(let shifts): shifts.amounts.count
    case .odds(let odds): odds.amounts.count
    case .nothing(let score, _): score.amounts.count
    }
  }

  /// How many bins they tell apart, where they are on numbers; 0 for memberships.
  var bins: Int {
    switch self {
    case .shifts(let shifts): shifts.values.count
    case .odds: 0
    case .nothing(let score, let bins): score.isMembership ? 0 : bins
    }
  }

  /// Their evidence, one by one.
  var evidence: [Evidence] { Array(EvidenceTable([self])) }
}

extension DirectionBets.Shifts {
  fileprivate init?(_ score: Score, _ norm: Norm, edge: Double, rising: Bool) {
    values = norm.values
    sign = rising ? 1 : -1
    self.edge = sign * edge
    amounts = score.amounts
    precondition(amounts.count == 4, "the amounts of numbers are weighed together")
    var (lowest, highest) = (self.edge, self.edge)
    for value in values {
      lowest = min(lowest, sign * value)
      highest = max(highest, sign * value)
    }
    guard self.edge < highest else { return nil }
    let most = 0.9 / max(self.edge - lowest, 1e-12)
    parts = (SIMD4(amounts) / norm.variance).smaller(SIMD4(repeating: most))
  }

  /// What a document in a bin is evidence of, for each amount.
  @inline(__always)
  func steps(of bin: Int) -> SIMD4<Int32> {
    // λ is held below what would make this 0 or less.
    Nats.fixed(Elementary.log(parts * (sign * values[bin] - edge) + 1))
  }
}

extension DirectionBets.Odds {
  /// What a document outside the members and one inside are evidence of: ln((1 − p₁)/(1 − edge)) and ln(p₁/edge), where the
  /// odds of p₁ are `ratio` times those of the edge.
  func steps(_ ratio: Double) -> (outside: Int32, inside: Int32) {
    let odds = ratio * edge / (1 - edge)
    let raised = odds / (1 + odds)
    let hit = Nats.fixed(Elementary.log(raised / edge))
    let miss = Nats.fixed(Elementary.log((1 - raised) / (1 - edge)))
    return isOutside ? (hit, miss) : (miss, hit)
  }
}
