import Events
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

/// What `summarize` makes of reviews and of what shadows say.
@Suite("Counting of reviews")
struct QualityCountsTests {
  private static func review(
    _ id: String, _ classification: Classification, entities: [Entity] = [], answer: LabelledAnswer,
    verdict: Review.Verdict = .corrected, version: String = "1", reasons: [FlagReason]? = nil
  ) -> Review {
    Review(
      id: id, document: .init(id: "d", pointer: .init(topic: "documents", partition: 0, offset: 0)), source: "mail",
      prediction: .init(
        model: .init(name: "m", version: version, digest: "sha256:0"), classifications: [classification],
        entities: entities), reasons: reasons, reviewer: "ada", verdict: verdict, answer: answer,
      time: SimulatedReviews.start)
  }

  private static func topic(_ label: String, _ score: Float) -> Classification {
    Classification(task: "topic", labels: [.init(label: label, score: score)])
  }

  private static func right(_ labels: String..., spans: [LabelledSpan]? = nil) -> LabelledAnswer {
    LabelledAnswer(tasks: [.init(name: "topic", labels: labels)], spans: spans)
  }

  @Test("classes, entities, overrides and confidences are counted as by hand")
  func counts() throws {
    let ada = Entity(label: "person", start: 0, end: 3, text: "Ada", score: 0.5)
    let rome = Entity(label: "place", start: 7, end: 11, text: "Rome", score: 1)
    let spans = [LabelledSpan(label: "person", start: 0, end: 3), LabelledSpan(label: "place", start: 7, end: 12)]
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process(
      [
        Self.review("1", Self.topic("a", 0.75), answer: Self.right("a")),
        Self.review("2", Self.topic("a", 0.5), answer: Self.right("b")),
        Self.review("3", Self.topic("b", 1), entities: [ada, rome], answer: Self.right("b", spans: spans)),
        Self.review("4", Self.topic("b", 0.75), answer: Self.right()),
        Self.review("5", Self.topic("a", 0.75), answer: LabelledAnswer(), verdict: .confirmed),
      ].enumerated().map { SimulatedReviews.record($1, offset: $0) })
    let summary = try #require(try SimulatedReviews.summaries(sent).first)
    #expect(sent.count == 1 && sent[0].key == Array("mail/m@1".utf8))
    #expect(sent[0].headerText("ce_id") == "reviews-0-0-4-quality-mail/m@1-random")
    #expect(summary.batch == .init(topic: "reviews", partition: 0, first: 0, last: 4))
    #expect(summary.documents == 5 && summary.changed == 3)
    #expect(summary.parts.map(\.task) == ["topic", nil])
    let topic = summary.parts[0]
    #expect(topic.documents == 5 && topic.correct == 3 && !topic.several)
    #expect(
      topic.labels == [
        .init(label: "a", truePositives: 2, falsePositives: 1, documents: 3, wrong: 1),
        .init(label: "b", truePositives: 1, falsePositives: 1, falseNegatives: 1, documents: 3, wrong: 2),
      ])
    #expect(
      topic.confidences == [
        .init(bin: 8, predictions: 1, correct: 0, steps: 1 << 19),
        .init(bin: 12, predictions: 3, correct: 2, steps: 9 << 18),
        .init(bin: 15, predictions: 1, correct: 1, steps: 1 << 20),
      ])
    // A span that ends elsewhere is another span.
    #expect(
      summary.parts[1].labels == [
        .init(label: "person", truePositives: 1, documents: 1, wrong: 0),
        .init(label: "place", falsePositives: 1, falseNegatives: 1, documents: 1, wrong: 1),
      ])
    #expect(summary.parts[1].documents == 1 && summary.parts[1].correct == 0)
  }

  @Test("a task that allows several labels is right where all of them are, and each given label counts by itself")
  func several() throws {
    let tags = Classification(
      task: "tags",
      labels: [.init(label: "x", score: 1), .init(label: "y", score: 0.5), .init(label: "z", score: 0.25)],
      given: ["x", "y"])
    let answer = LabelledAnswer(tasks: [.init(name: "tags", labels: ["x", "z"])])
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process([SimulatedReviews.record(Self.review("1", tags, answer: answer))])
    let part = try #require(try SimulatedReviews.summaries(sent).first?.parts.first)
    #expect(part.several && part.correct == 0)
    #expect(
      part.labels == [
        .init(label: "x", truePositives: 1, documents: 1), .init(label: "y", falsePositives: 1, documents: 1, wrong: 1),
        .init(label: "z", falseNegatives: 1, documents: 1, wrong: 1),
      ])
    #expect(part.confidences.map(\.bin) == [8, 15] && part.confidences.map(\.correct) == [0, 1])
  }

  @Test("a review that comes twice in a batch counts once, what is discarded not at all, what was selected apart")
  func repeats() throws {
    let one = Self.review("1", Self.topic("a", 1), answer: Self.right("a"))
    let records = [
      one, one, Self.review("2", Self.topic("a", 1), answer: LabelledAnswer(), verdict: .discarded),
      Self.review("3", Self.topic("a", 1), answer: Self.right("b"), reasons: [.lowConfidence]),
      Self.review("4", Self.topic("a", 1), answer: Self.right("a"), reasons: [.lowConfidence, .randomSample]),
      Self.review("5", Self.topic("a", 1), answer: Self.right("a"), version: "2"),
    ]
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process(records.enumerated().map { SimulatedReviews.record($1, offset: $0) })
    let summaries = try SimulatedReviews.summaries(sent)
    #expect(summaries.map(\.stream.key) == ["mail/m@1", "mail/m@1", "mail/m@2"])
    #expect(summaries.map(\.sample) == [.random, .selected, .random])
    #expect(summaries.map(\.documents) == [2, 1, 1] && summaries.map(\.changed) == [0, 1, 0])
    #expect(driver.counted["reviews"] == 4 && driver.counted["reviews_repeated"] == 1)
    #expect(driver.counted["reviews_discarded"] == 1)
  }

  @Test("reviews move no time, and predictions are summarised as without them")
  func times() throws {
    var reviews = SimulatedReviews(seed: 1)
    let predictions = (0..<20).map { SummarizeTests.prediction($0, second: $0) }
    var plain = StageDriver(SummarizeStage())
    let expected = try plain.process(predictions)
    var mixed = StageDriver(SummarizeStage())
    let records = predictions.enumerated().flatMap { number, prediction in
      [prediction, SimulatedReviews.record(reviews.review(errors: 0.5), offset: 1_000 + number)]
    }
    let sent = try mixed.process(records)
    #expect(sent.filter { $0.headerText("ce_type") != "leeway.quality" } == expected)
    let alone = try mixed.process([SimulatedReviews.record(reviews.review(errors: 0), offset: 2_000)])
    #expect(alone.map { $0.headerText("ce_type") } == ["leeway.quality"])
  }

  @Test("the sums are the same for any order, any batches and any partitions", arguments: [1, 2, 3] as [UInt64])
  func invariance(seed: UInt64) throws {
    var reviews = SimulatedReviews(seed: seed)
    let all = (0..<600).map { _ in reviews.review(errors: 0.2) }
    func tally(_ records: [[OwnedRecord]]) throws -> QualityTally {
      var driver = StageDriver(SummarizeStage())
      var tally = QualityTally()
      for batch in records {
        for summary in try SimulatedReviews.summaries(try driver.process(batch)) { try tally.add(summary) }
      }
      return tally
    }
    let whole = try tally([all.enumerated().map { SimulatedReviews.record($1, offset: $0) }])
    #expect(whole.documents == 600 && whole.changed > 0)
    var batches: [[OwnedRecord]] = [[]]
    for (place, review) in reviews.shuffled(all).enumerated() {
      let record = SimulatedReviews.record(review, partition: Int32(reviews.number(4)), offset: place)
      if reviews.chance(0.1) { batches.append([]) }
      batches[batches.count - 1].append(record)
    }
    #expect(try tally(batches) == whole, "seed \(seed)")
  }

  @Test("what is no review goes to quarantine with the reason, and the others count")
  func bad() throws {
    var reviews = SimulatedReviews(seed: 4)
    let good = reviews.review(errors: 0)
    var text = JSONWriter()
    good.write(into: &text)
    let whole = text.text
    let bad: [(OwnedRecord, QuarantineRule)] = [
      (SimulatedReviews.record("{"), .invalidJSON), (SimulatedReviews.record("[]"), .wrongType),
      (SimulatedReviews.record(whole.replacing(#""labels":{"topic""#, with: #""labels":{"colour""#)), .invalidValue),
      (SimulatedReviews.record(whole.replacing(#""start":0"#, with: #""start":-4"#)), .invalidValue),
      (SimulatedReviews.record(whole.replacing(#""prediction":"#, with: #""prophecy":"#)), .missingField),
      (
        SimulatedReviews.record(whole, headers: [.init("ce_type", "leeway.prediction")]), .invalidEnvelope
      ),
      (OwnedRecord(topic: "reviews", key: Array("d".utf8), value: nil), .emptyDocument),
      (
        SimulatedReviews.record(
          whole.replacing(#""reviewer":"ada""#, with: #""reviewer":"\#(String(repeating: "a", count: 300_000))""#)),
        .invalidValue
      ),
    ]
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process(bad.map(\.0) + [SimulatedReviews.record(whole)])
    let refused = sent.filter { $0.topic == "documents.quarantine" }
    #expect(refused.map { $0.headerText(QuarantineHeader.rule) } == bad.map { $0.1.rawValue })
    #expect(refused.allSatisfy { $0.headerText(QuarantineHeader.topic) == "reviews" })
    #expect(refused[2].headerText(QuarantineHeader.reason)?.contains("no such task; it has topic") == true)
    #expect(try SimulatedReviews.summaries(sent).map(\.documents) == [1])
  }

  @Test("a shadow is compared with what was answered, by the model that answered")
  func shadows() throws {
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process([
      SimulatedReviews.shadow(0, says: "a", answered: "a"), SimulatedReviews.shadow(1, says: "a", answered: "b"),
      SimulatedReviews.shadow(2, says: "b", answered: "b", version: "3"),
      SimulatedReviews.shadow(3, says: "b", answered: nil), SummarizeTests.prediction(4, second: 0, role: .shadow),
    ])
    let summaries = try SimulatedReviews.summaries(sent)
    #expect(summaries.map(\.stream.key) == ["mail/m@2", "mail/m@2"])
    #expect(summaries.map(\.production?.version) == ["1", "3"])
    #expect(summaries.map(\.documents) == [2, 1] && summaries.map(\.changed) == [1, 0])
    #expect(
      summaries[0].parts[0].labels == [
        .init(label: "a", truePositives: 1, falsePositives: 1, documents: 2, wrong: 1),
        .init(label: "b", falseNegatives: 1, documents: 1, wrong: 1),
      ])
    #expect(driver.counted["shadows_compared"] == 3 && driver.counted["shadows_not_compared"] == 1)
    let primary = SummarizeTests.prediction(9, second: 0)
    var misplaced = primary
    misplaced.topic = "predictions.shadow"
    #expect(try driver.process([misplaced]).map(\.topic) == ["documents.quarantine"])
  }
}
