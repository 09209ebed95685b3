import Events
import LogSimulation
import Pipeline

@testable import Stages

/// Reviews by a seed: predictions of a task with three classes and of two types of entities, each wrong at a given rate.
struct SimulatedReviews {
  static let classes = ["a", "b", "c"]
  static let start = Timestamp(milliseconds: 1_767_225_600_000)
  private var random: SeededGenerator
  private(set) var count = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func chance(_ rate: Double) -> Bool { Double.random(in: 0..<1, using: &random) < rate }
  mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  mutating func shuffled<Element>(_ list: [Element]) -> [Element] { list.shuffled(using: &random) }

  /// The next review: its task is wrong at the rate `errors`, one of its entities at the rate `entityErrors`.
  mutating func review(
    errors: Double, entityErrors: Double = 0.1, version: String = "1", reasons: [FlagReason]? = nil
  ) -> Review {
    defer { count += 1 }
    let best = Self.classes[number(3)]
    let right = chance(errors) ? Self.classes.filter { $0 != best }[number(2)] : best
    let score = Float(0.5 + 0.5 * Double.random(in: 0..<1, using: &random))
    let said = [Entity(label: "person", start: 0, end: 3, text: "Ada", score: 0.75)]
    var spans = [LabelledSpan(label: "person", start: 0, end: chance(entityErrors) ? 5 : 3)]
    if chance(entityErrors / 2) { spans.append(LabelledSpan(label: "place", start: 9, end: 12)) }
    return Review(
      id: "r\(count)",
      document: .init(
        id: "d\(count)", pointer: DocumentPointer(topic: "documents", partition: 0, offset: Int64(count))),
      source: "mail",
      prediction: .init(
        model: ModelReference(name: "m", version: version, digest: "sha256:0"),
        classifications: [
          Classification(
            task: "topic", labels: [.init(label: best, score: score), .init(label: "other", score: 1 - score)],
            margin: 2 * score - 1)
        ], entities: said),
      reasons: reasons, reviewer: "ada", verdict: .corrected,
      answer: LabelledAnswer(tasks: [.init(name: "topic", labels: [right])], spans: spans),
      time: Self.start + .seconds(60 * count))
  }

  static func record(_ review: Review, partition: Int32 = 0, offset: Int = 0) -> OwnedRecord {
    var writer = JSONWriter()
    review.write(into: &writer)
    return OwnedRecord(
      topic: "reviews", partition: partition, offset: Int64(offset), key: review.document.id, value: writer.text,
      headers: [.init("ce_type", "leeway.review")])
  }

  static func record(_ body: String, offset: Int = 0, headers: [OwnedRecord.Header] = []) -> OwnedRecord {
    OwnedRecord(topic: "reviews", offset: Int64(offset), key: "d", value: body, headers: headers)
  }

  /// A shadow's prediction, and what was answered; the same, or not.
  static func shadow(_ number: Int, says label: String, answered: String?, version: String = "1") -> OwnedRecord {
    let production = answered.map { label in
      Prediction.Production(
        model: ModelReference(name: "m", version: version, digest: "sha256:0"),
        answer: LabelledAnswer(tasks: [.init(name: "topic", labels: [label])]))
    }
    let prediction = Prediction(
      documentID: "d\(number)", pointer: DocumentPointer(topic: "documents", partition: 0, offset: Int64(number)),
      source: "mail", eventTime: start + .seconds(number),
      model: ModelReference(name: "m", version: "2", digest: "sha256:0"), role: .shadow,
      classifications: [Classification(task: "topic", labels: [.init(label: label, score: 0.75)])],
      production: production)
    var writer = JSONWriter()
    prediction.write(into: &writer)
    return OwnedRecord(
      topic: "predictions.shadow", offset: Int64(number), key: "d\(number)", value: writer.text,
      headers: [.init("ce_type", "leeway.prediction")])
  }

  /// The quality summaries among records that `summarize` sent.
  static func summaries(_ sent: [OwnedRecord]) throws -> [QualitySummary] {
    try sent.filter { $0.headerText("ce_type") == "leeway.quality" }.map { record in
      try (record.value ?? []).withUnsafeBytes { bytes throws(EventError) in try QualitySummary(parsing: bytes) }
    }
  }

  /// As `summarize` writes it, in partition 0 of `drift.summaries`.
  static func record(_ summary: QualitySummary) throws -> OwnedRecord {
    OwnedRecord(
      topic: "drift.summaries", key: summary.stream.key,
      value: String(decoding: try EventCoding.encode(summary), as: UTF8.self),
      headers: [.init("ce_type", "leeway.quality")])
  }

  /// One summary of the next `size` reviews.
  mutating func summary(_ size: Int, errors: Double, entityErrors: Double = 0.1) -> QualitySummary {
    var counts = QualityCounts(partition: 0)
    for _ in 0..<size { counts.add(review(errors: errors, entityErrors: entityErrors), offset: Int64(count)) }
    return counts.summaries(TopicLayout(counts: [:]))[0]
  }
}
