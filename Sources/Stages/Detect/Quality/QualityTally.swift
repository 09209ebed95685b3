import Events
import Statistics

/// What was counted of the quality of one stream in some span: sums, which merge by adding.
struct QualityTally: Sendable, Hashable, Codable {
  /// Of a class or a type of entities.
  struct Label: Sendable, Hashable, Codable {
    var counts: ConfusionCounts
    /// Documents in which it was predicted or there, and those of them in which any of it was wrong.
    var documents = 0
    var wrong = 0
  }

  /// Of a task or of the entities.
  struct Part: Sendable, Hashable, Codable {
    var several = false
    var documents = 0
    var correct = 0
    var labels: [String: Label] = [:]
    var reliability = Reliability()
  }

  /// The earliest and the latest time; nil where nothing was counted.
  private(set) var from: Timestamp?
  private(set) var to: Timestamp?
  private(set) var documents = 0
  private(set) var changed = 0
  /// By feature.
  private(set) var parts: [String: Part] = [:]

  /// Labels of a part beyond these are counted together as `others`.
  static let mostLabels = 256
  static let others = "…"

  /// - Throws: where there would be too many tasks; nothing is added then.
  mutating func add(_ summary: QualitySummary) throws(EventError) {
    let most = LabelledAnswer.mostTasks + 1
    guard Set(parts.keys).union(summary.parts.map { QualityRate.errors(of: $0.task) }).count <= most else {
      throw EventError(.tooLarge, at: "/parts", "the stream would have over \(most - 1) tasks")
    }
    from = min(from ?? summary.from, summary.from)
    to = max(to ?? summary.to, summary.to)
    documents = documents.saturatingAdd(Int(clamping: summary.documents))
    changed = changed.saturatingAdd(Int(clamping: summary.changed))
    for part in summary.parts { parts[QualityRate.errors(of: part.task), default: Part()].add(part) }
  }
}

extension QualityTally.Part {
  fileprivate mutating func add(_ part: QualitySummary.Part) {
    several = part.several
    documents = documents.saturatingAdd(Int(clamping: part.documents))
    correct = correct.saturatingAdd(Int(clamping: part.correct))
    let counted = part.confidences.map {
      (
        bin: $0.bin, documents: Int(clamping: $0.predictions), correct: Int(clamping: $0.correct),
        confidenceSteps: $0.steps
      )
    }
    // The summary was checked, so all of these are counts that can be.
    if let other = try? Reliability(counted) { reliability.merge(other) }
    for found in part.labels {
      let isRoom = labels[found.label] != nil || labels.count < QualityTally.mostLabels
      guard
        let counts = try? ConfusionCounts(
          truePositives: Int(clamping: found.truePositives), falsePositives: Int(clamping: found.falsePositives),
          falseNegatives: Int(clamping: found.falseNegatives)),
        let none = try? ConfusionCounts()
      else { continue }
      var label = labels[isRoom ? found.label : QualityTally.others] ?? .init(counts: none)
      label.counts.merge(counts)
      label.documents = label.documents.saturatingAdd(Int(clamping: found.documents))
      label.wrong = label.wrong.saturatingAdd(Int(clamping: found.wrong))
      labels[isRoom ? found.label : QualityTally.others] = label
    }
  }
}
