/// What is bet on in a feature: the keys that can have an alert, their directions, and the bets of each direction.
struct AlternativeTables {
  private(set) var directions: [FeatureBaseline.Direction] = []
  private(set) var keys: [FeatureBaseline.Key] = []
  private(set) var bets: [DirectionBets] = []
  /// How many alternatives the directions have.
  private var alternatives = 0

  /// - Parameter norms: one for each of the scores, of which those of one key follow each other.
  init(_ scores: [Score], _ norms: [Norm]) {
    // Most are memberships, with a key and two directions each.
    directions.reserveCapacity(2 * scores.count)
    bets.reserveCapacity(2 * scores.count)
    keys.reserveCapacity(scores.count)
    var place = 0
    while place < scores.count {
      let label = scores[place].label
      let (firstDirection, firstAlternative) = (directions.count, alternatives)
      repeat {
        add(scores[place], at: place, norm: norms[place])
        place += 1
      } while place < scores.count && label == nil && scores[place].label == nil
      keys.append(
        .init(
          label: label, directions: firstDirection..<directions.count,
          alternatives: firstAlternative..<alternatives))
    }
  }

  private mutating func add(_ score: Score, at place: Int, norm: Norm) {
    for rising in score.watchesFall ? [true, false] : [true] {
      let edge = norm.edge(rising: rising)
      guard let bets = DirectionBets(score, norm: norm, edge: edge, rising: rising) else { continue }
      directions.append(
        .init(
          score: place, rising: rising, alternatives: alternatives..<alternatives + bets.count, weight: score.weight))
      self.bets.append(bets)
      alternatives += bets.count
    }
  }
}
