/// The spans of one label that overlapping windows found, made one list: of each place the best score is kept, and of
/// spans that overlap those whose scores add up to most (weighted interval scheduling).
///
/// Of choices of equal sums the one with more spans is taken, then the one whose best, earliest spans are better.
enum IntervalSchedule {
  /// - Returns: the entities kept, by where they begin.
  static func merged(_ found: [SpanEntity]) -> [SpanEntity] {
    var best: [SpanEntity] = []
    for entity in found.sorted(by: isBefore) {
      if let last = best.last, last.start == entity.start, last.end == entity.end { continue }
      best.append(entity)
    }
    var merged: [SpanEntity] = []
    var group: [SpanEntity] = []
    var end = Int.min
    for entity in best {
      if entity.start >= end && !group.isEmpty {
        merged += chosen(of: group)
        group.removeAll(keepingCapacity: true)
      }
      group.append(entity)
      end = max(end, entity.end)
    }
    return merged + chosen(of: group)
  }

  /// By place, the best score first.
  private static func isBefore(_ one: SpanEntity, _ other: SpanEntity) -> Bool {
    (one.start, one.end, -one.score) < (other.start, other.end, -other.score)
  }

  /// The best choice among the first so many spans by their end; a list that shares its tail with others.
  private final class Choice {
    let sum: Double
    let count: Int
    let entity: SpanEntity?
    let rest: Choice?

    init(sum: Double = 0, count: Int = 0, entity: SpanEntity? = nil, rest: Choice? = nil) {
      self.sum = sum
      self.count = count
      self.entity = entity
      self.rest = rest
    }

    var entities: [SpanEntity] {
      var entities: [SpanEntity] = []
      var choice: Choice? = self
      while let current = choice, let entity = current.entity {
        entities.append(entity)
        choice = current.rest
      }
      return entities
    }
  }

  /// The best choice of spans each of which overlaps another, by where they begin.
  private static func chosen(of group: [SpanEntity]) -> [SpanEntity] {
    guard group.count > 1 else { return group }
    let byEnd = group.sorted { ($0.end, $0.start) < ($1.end, $1.start) }
    var best = [Choice()]
    for (index, entity) in byEnd.enumerated() {
      // How many of those before end where this one begins, or earlier.
      var (low, high) = (0, index)
      while low < high {
        let middle = (low + high) / 2
        if byEnd[middle].end <= entity.start { low = middle + 1 } else { high = middle }
      }
      let rest = best[low]
      let with = Choice(sum: rest.sum + Double(entity.score), count: rest.count + 1, entity: entity, rest: rest)
      best.append(isBetter(with, than: best[index]) ? with : best[index])
    }
    return (best.last?.entities ?? []).sorted(by: isBefore)
  }

  private static func isBetter(_ one: Choice, than other: Choice) -> Bool {
    if one.sum != other.sum { return one.sum > other.sum }
    if one.count != other.count { return one.count > other.count }
    let ranked = [one, other].map { $0.entities.map { (-$0.score, $0.start, $0.end) }.sorted(by: <) }
    for (left, right) in zip(ranked[0], ranked[1]) where left != right { return left < right }
    return false
  }
}
