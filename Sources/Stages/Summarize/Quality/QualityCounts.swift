import Events
import Pipeline

/// What one batch holds of one partition of reviews and of shadows' predictions, counted by stream.
struct QualityCounts {
  private struct Key: Hashable {
    let stream: String
    let sample: QualitySummary.Sample
    let production: QualitySummary.Production?

    var order: (String, String, String, String) {
      (stream, sample.rawValue, production?.name ?? "", production?.version ?? "")
    }
  }

  let partition: Int32
  private var groups: [Key: QualityGroup] = [:]
  /// Ids of reviews in the batch.
  private var ids: Set<String> = []
  /// Reviews whose id was there before.
  private(set) var repeated: Int64 = 0
  /// Reviews of documents that cannot be judged.
  private(set) var discarded: Int64 = 0
  private(set) var reviews: Int64 = 0
  /// Predictions of shadows that say what was answered.
  private(set) var compared: Int64 = 0
  /// Those that do not.
  private(set) var uncompared: Int64 = 0

  init(partition: Int32) { self.partition = partition }

  mutating func add(_ review: Review, offset: Int64) {
    guard ids.insert(review.id).inserted else { return repeated += 1 }
    guard let truth = review.truth else { return discarded += 1 }
    let comparison = AnswerComparison(review.prediction.classifications, review.prediction.entities, truth: truth)
    guard !comparison.parts.isEmpty else { return discarded += 1 }
    reviews += 1
    count(comparison, review.stream, review.isSelected ? .selected : .random, nil, offset: offset, time: review.time)
  }

  mutating func add(shadow: Prediction, offset: Int64) {
    guard let production = shadow.production else { return uncompared += 1 }
    let comparison = AnswerComparison(shadow.classifications, shadow.entities, truth: production.answer)
    guard !comparison.parts.isEmpty else { return uncompared += 1 }
    compared += 1
    let stream = DocumentStream(source: shadow.source, model: shadow.model.name, version: shadow.model.version)
    count(
      comparison, stream, .random, .init(name: production.model.name, version: production.model.version),
      offset: offset, time: shadow.eventTime)
  }

  private mutating func count(
    _ comparison: AnswerComparison, _ stream: DocumentStream, _ sample: QualitySummary.Sample,
    _ production: QualitySummary.Production?, offset: Int64, time: Timestamp
  ) {
    let key = Key(stream: stream.key, sample: sample, production: production)
    groups[key, default: QualityGroup(stream, sample, production, offset: offset, time: time)].add(
      comparison, offset: offset, time: time)
  }

  /// What was counted, in a fixed order.
  func summaries(_ layout: TopicLayout) -> [QualitySummary] {
    groups.sorted { $0.key.order < $1.key.order }.map { key, group in
      let topic: Topic = key.production == nil ? .reviews : .predictionsShadow
      return group.summary(topic: layout.name(of: topic), partition: partition)
    }
  }
}
