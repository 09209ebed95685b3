import Events
import Statistics

/// A prediction held against what is right, or against what another model said of the same document.
struct AnswerComparison {
  /// What was found in one respect: of a task, or of the entities.
  struct Part {
    /// nil of the entities.
    var task: String?
    var several: Bool
    var labels: [String: Found] = [:]
    /// Predictions with their confidence.
    var confidences: [(score: Float, isCorrect: Bool)] = []

    var isCorrect: Bool { labels.values.allSatisfy { !$0.isWrong } }
  }

  /// Of one label in one document.
  struct Found {
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0

    var isWrong: Bool { falsePositives + falseNegatives > 0 }
  }

  private(set) var parts: [Part] = []

  /// Whether anything is different.
  var isChanged: Bool { parts.contains { !$0.isCorrect } }

  /// Only of what `truth` speaks of: other tasks, and spans that were not looked at, are left out.
  init(_ classifications: [Classification], _ entities: [Entity], truth: LabelledAnswer) {
    for classification in classifications {
      guard let right = truth[classification.task] else { continue }
      parts.append(Self.task(classification, right))
    }
    if let spans = truth.spans { parts.append(Self.spans(entities, spans)) }
  }

  private static func task(_ said: Classification, _ right: [String]) -> Part {
    var part = Part(task: said.task, several: said.allowsSeveral)
    let answer = Set(said.answer)
    for label in answer.union(right) {
      var found = Found()
      switch (answer.contains(label), right.contains(label)) {
      case (true, true): found.truePositives = 1
      case (true, false): found.falsePositives = 1
      default: found.falseNegatives = 1
      }
      part.labels[label] = found
    }
    if said.allowsSeveral {
      for label in said.labels where answer.contains(label.label) {
        part.confidences.append((label.score, right.contains(label.label)))
      }
    } else if let best = said.labels.first {
      part.confidences.append((best.score, right == [best.label]))
    }
    return part
  }

  /// Spans match where label, start and end are the same. One that is predicted twice counts once, with its best score.
  private static func spans(_ said: [Entity], _ right: [LabelledSpan]) -> Part {
    var part = Part(task: nil, several: true)
    let there = Set(right.map { Place($0.label, $0.start, $0.end) })
    var predicted: [Place: Float] = [:]
    var order: [Place] = []
    for entity in said {
      let place = Place(entity.label, entity.start, entity.end)
      if predicted[place] == nil { order.append(place) }
      predicted[place] = max(predicted[place] ?? 0, entity.score)
    }
    for place in order {
      let isRight = there.contains(place)
      if isRight {
        part.labels[place.label, default: Found()].truePositives += 1
      } else {
        part.labels[place.label, default: Found()].falsePositives += 1
      }
      part.confidences.append((predicted[place] ?? 0, isRight))
    }
    for place in there where predicted[place] == nil {
      part.labels[place.label, default: Found()].falseNegatives += 1
    }
    return part
  }

  private struct Place: Hashable {
    let label: String
    let start: Int
    let end: Int

    init(_ label: String, _ start: Int, _ end: Int) {
      (self.label, self.start, self.end) = (label, start, end)
    }
  }
}
