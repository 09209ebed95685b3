import Events
import Statistics

/// The counts of one stream, one sample and, of a shadow, one model that it is compared with.
struct QualityGroup {
  fileprivate struct PartCounts {
    var several = false
    var documents: Int64 = 0
    var correct: Int64 = 0
    var labels: [String: QualitySummary.Label] = [:]
    var confidences: [Int: QualitySummary.Confidence] = [:]
  }

  private let stream: DocumentStream
  private let sample: QualitySummary.Sample
  private let production: QualitySummary.Production?
  private var offsets: ClosedRange<Int64>
  private var times: ClosedRange<Timestamp>
  private var documents: Int64 = 0
  private var changed: Int64 = 0
  /// By task; nil for the entities.
  private var parts: [String?: PartCounts] = [:]

  /// A group of one record, of which nothing is counted yet.
  init(
    _ stream: DocumentStream, _ sample: QualitySummary.Sample, _ production: QualitySummary.Production?,
    offset: Int64, time: Timestamp
  ) {
    self.stream = stream
    self.sample = sample
    self.production = production
    offsets = offset...offset
    times = time...time
  }

  mutating func add(_ comparison: AnswerComparison, offset: Int64, time: Timestamp) {
    offsets = min(offsets.lowerBound, offset)...max(offsets.upperBound, offset)
    times = min(times.lowerBound, time)...max(times.upperBound, time)
    documents += 1
    if comparison.isChanged { changed += 1 }
    for part in comparison.parts { parts[part.task, default: PartCounts()].add(part) }
  }

  /// The record of what was counted.
  func summary(topic: String, partition: Int32) -> QualitySummary {
    let order = parts.keys.sorted { left, right in
      switch (left, right) {
      case (let left?, let right?): left < right
      case (_?, nil): true
      case (nil, _): false
      }
    }
    return QualitySummary(
      stream: stream, sample: sample, production: production,
      batch: .init(topic: topic, partition: partition, first: offsets.lowerBound, last: offsets.upperBound),
      from: times.lowerBound, to: times.upperBound, documents: documents, changed: changed,
      parts: order.compactMap { task in parts[task]?.part(task) })
  }
}

extension QualityGroup.PartCounts {
  fileprivate mutating func add(_ part: AnswerComparison.Part) {
    several = part.several
    documents += 1
    if part.isCorrect { correct += 1 }
    for (label, found) in part.labels {
      let label = labels[label] != nil || labels.count < Self.mostLabels ? label : Self.others
      labels[label, default: .init(label: label)].add(found)
    }
    for (score, isCorrect) in part.confidences {
      // Steps of 2⁻²⁰, as sums of confidences must not depend on how they were split.
      guard let bin = Reliability.bin(of: Double(score)) else { continue }
      var counts = confidences[bin] ?? .init(bin: bin, predictions: 0, correct: 0, steps: 0)
      counts.predictions += 1
      if isCorrect { counts.correct += 1 }
      counts.steps += Reliability.steps(of: Double(score))
      confidences[bin] = counts
    }
  }

  /// Labels beyond `mostLabels` of one batch are counted together under this name.
  private static let others = "…"
  private static let mostLabels = 4_000

  fileprivate func part(_ task: String?) -> QualitySummary.Part {
    QualitySummary.Part(
      task: task, several: several, documents: documents, correct: correct,
      labels: labels.values.sorted { $0.label < $1.label },
      confidences: confidences.values.sorted { $0.bin < $1.bin })
  }
}

extension QualitySummary.Label {
  fileprivate mutating func add(_ found: AnswerComparison.Found) {
    truePositives += Int64(found.truePositives)
    falsePositives += Int64(found.falsePositives)
    falseNegatives += Int64(found.falseNegatives)
    documents += 1
    if found.isWrong { wrong += 1 }
  }
}
