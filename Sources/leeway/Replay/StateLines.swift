internal import Kafka
internal import Pipeline

/// The state of a partition in words for a person.
enum StateLines {
  static func of(_ survey: StateSurvey) -> [String] {
    let places = survey.places.map { place in
      let committed = survey.committed[place].map(String.init) ?? "none"
      let logged = survey.logged?[place.topic].map(String.init) ?? "none"
      return "\(place): group \(committed), changelog \(logged)"
    }
    let weight = "\(survey.entries) entries, \(survey.entryBytes) bytes, from \(survey.records) records"
    return ["partition \(survey.partition): \(verdict(survey.verdict)); \(weight)"] + places.map { "  \($0)" }
  }

  private static func verdict(_ verdict: StateSurvey.Verdict) -> String {
    switch verdict {
    case .agrees: "in order"
    case .unused: "not used yet"
    case .disagrees: "STOPPED, the changelog and the group stand at different offsets"
    case .corrupt(let error):
      "STOPPED, the changelog cannot be read: "
        + (error.offset.map { "the record at offset \($0): " } ?? "") + error.fault
    }
  }

  static func of(_ plan: RebuildPlan) -> [String] {
    var lines: [String] = []
    for (place, next) in plan.position.sorted(by: { $0.key < $1.key }) {
      if let span = plan.spans[place] {
        lines.append("  \(place): read from offset \(span.lowerBound) to \(next)")
      } else {
        lines.append("  \(place): nothing is read; the state begins empty at offset \(next)")
      }
      if let lost = plan.lost[place] {
        lines.append("  \(place): what the state knew of the records before offset \(lost) is lost")
      }
    }
    return lines
  }
}
