/// What is bet on in a feature: the keys that can have an alert, their directions, and the evidence of each alternative.
struct AlternativeTables {
  private(set) var directions: [FeatureBaseline.Direction] = []
  private(set) var keys: [FeatureBaseline.Key] = []
  private(set) var evidence: [Evidence] = []

  /// - Parameter norms: one for each of the scores, of which those of one key follow each other.
  init(_ scores: [Score], _ norms: [Norm]) {
    var place = 0
    while place < scores.count {
      let label = scores[place].label
      let (firstDirection, firstAlternative) = (directions.count, evidence.count)
      repeat {
        add(scores[place], at: place, norm: norms[place])
        place += 1
      } while place < scores.count && label == nil && scores[place].label == nil
      keys.append(
        .init(
          label: label, directions: firstDirection..<directions.count,
          alternatives: firstAlternative..<evidence.count))
    }
  }

  private mutating func add(_ score: Score, at place: Int, norm: Norm) {
    for rising in score.watchesFall ? [true, false] : [true] {
      let tables = Evidence.alternatives(score, norm: norm, edge: norm.edge(rising: rising), rising: rising)
      guard !tables.isEmpty else { continue }
      directions.append(
        .init(
          score: place, rising: rising, alternatives: evidence.count..<evidence.count + tables.count,
          weight: score.weight))
      evidence += tables
    }
  }
}
