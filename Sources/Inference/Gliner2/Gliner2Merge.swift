/// What the windows of a document found, as one answer.
struct Gliner2Merge {
  let schema: Gliner2Schema
  let found: [Gliner2Prediction]

  func prediction() -> Gliner2Prediction {
    var merged = Gliner2Prediction()
    let entities = Dictionary(grouping: found.flatMap(\.entities)) { $0.label.unicodeScalars.map(\.value) }
    merged.entities = schema.entities.flatMap { entity in
      IntervalSchedule.merged(entities[entity.label.unicodeScalars.map(\.value)] ?? [])
    }
    let counts = found.map(\.classifications.count).max() ?? 0
    merged.classifications = (0..<counts).map { place in
      Self.answer(
        found.map { $0.classifications[place] },
        allowsSeveral: schema.classifications.first { $0.name == found[0].classifications[place].name }?
          .allowsSeveralLabels ?? false)
    }
    merged.relations = Self.distinct(found.flatMap(\.relations), \.identity) { max($0.head.score, $0.tail.score) }
    merged.structures = Self.distinct(found.flatMap(\.structures), \.identity) { structure in
      structure.fields.flatMap(\.values).reduce(0) { max($0, $1.score) }
    }
    merged.missedInstances = found.reduce(0) { $0 + $1.missedInstances }
    return merged
  }

  /// The most confident window's answer; where several labels are allowed, all that any window gave, each with its best
  /// score.
  private static func answer(
    _ answers: [Gliner2Prediction.Answer], allowsSeveral: Bool
  ) -> Gliner2Prediction.Answer {
    var best = answers[0]
    guard allowsSeveral else {
      for next in answers.dropFirst() where (next.labels.first?.score ?? 0) > (best.labels.first?.score ?? 0) {
        best = next
      }
      return best
    }
    best.labels = distinct(answers.flatMap(\.labels), \.label, \.score)
    best.scores = best.scores.indices.map { place in answers.reduce(0) { max($0, $1.scores[place]) } }
    return best
  }

  /// Each thing once, where it was first found, as it had the best score.
  private static func distinct<Thing, Identity: Hashable>(
    _ things: [Thing], _ identity: (Thing) -> Identity, _ score: (Thing) -> Float
  ) -> [Thing] {
    var places: [Identity: Int] = [:]
    var kept: [Thing] = []
    for thing in things {
      if let place = places[identity(thing)] {
        if score(thing) > score(kept[place]) { kept[place] = thing }
      } else {
        places[identity(thing)] = kept.count
        kept.append(thing)
      }
    }
    return kept
  }
}

extension Gliner2Prediction.Relation {
  /// What it is, whatever its scores.
  fileprivate var identity: [String] { [name] + [head, tail].map { "\($0.start) \($0.end)" } }
}

extension Gliner2Prediction.Structure {
  /// What it is, whatever its scores.
  fileprivate var identity: [String] {
    [name]
      + fields.flatMap { field in
        ["field"]
          + field.values.map { value in
            switch value {
            case .span(let entity): "\(entity.start) \(entity.end)"
            case .choice(let label): "choice \(label.label)"
            }
          }
      }
  }
}
