import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// A baseline is learnt from summaries that are read again.
@Suite("learning from the past")
struct PastLessonTests {
  private static var configuration: DetectConfiguration {
    var detector = DetectorConfiguration(baselineDocuments: 4_000)
    detector.leastBaselineDocuments = 3_000
    detector.leastBaselineBlocks = 30
    return DetectConfiguration(detector: detector)
  }

  private static func lesson(
    _ records: [OwnedRecord], from: Timestamp? = nil, to: Timestamp? = nil, documents: Int? = nil,
    of stream: DocumentStream = SimulatedSummaries.stream
  ) -> PastLesson {
    var lesson = PastLesson(
      stream, from: from, to: to, documents: documents, partitions: SimulatedSummaries.partitions,
      configuration: configuration)
    for record in records where !lesson.isDone {
      let type = record.headerText(EventHeader.type)
      record.value?.withUnsafeBytes { lesson.take(type, $0) }
    }
    return lesson
  }

  @Test("from as many documents it is the baseline that detect learns itself", arguments: [1, 2] as [UInt64])
  func same(seed: UInt64) throws {
    var simulated = SimulatedSummaries(seed: seed)
    let records = simulated.records(seconds: 300, share: 0.1) + simulated.finish
    var driver = StageDriver(DetectStage(Self.configuration), layout: SimulatedSummaries.layout)
    let sent = try driver.process(records, inBatchesOf: 100)
    let learnt = try #require(try sent.events(BaselineRecord.self, .baselines).first)
    let lesson = Self.lesson(records, documents: 4_000)
    #expect(lesson.isDone && lesson.documents == 4_000 && lesson.unread == 0)
    #expect(ContentHash.hexadecimal(try lesson.baseline().canonicalBytes()) == learnt.id)
  }

  @Test("it is learnt from the span that is asked for, and reading ends behind it")
  func span() throws {
    var simulated = SimulatedSummaries(seed: 3)
    var records = simulated.records(seconds: 100, share: 0.3)
    records += simulated.records(seconds: 200, share: 0.1)
    records += simulated.records(seconds: 100, share: 0.3) + simulated.finish
    let (from, to) = (SimulatedSummaries.start + .seconds(100), SimulatedSummaries.start + .seconds(300))
    let lesson = Self.lesson(records, from: from, to: to)
    #expect(lesson.isDone)
    let baseline = try lesson.baseline()
    #expect(baseline.documents == 4_000)
    #expect(baseline.span == TimeSpan(start: from.milliseconds, end: to.milliseconds))
    let classes = try #require(baseline.features.first { $0.name == "class:section" })
    guard case .categorical(let bins) = classes.bins else { throw StateFault("the class is no category") }
    #expect((0.08...0.12).contains(Double(classes.overall.counts[bins.bin(of: "games")]) / 4_000))
    #expect(!Self.lesson(records, from: from).isDone)
  }

  @Test("what is of other streams, or cannot be read, is left out, and too little is said")
  func others() throws {
    var simulated = SimulatedSummaries(seed: 4)
    let mine = simulated.records(seconds: 200, share: 0.1)
    let all = try Self.lesson(mine + simulated.finish).baseline()
    let others = try mine.map { record in
      var summary = try (record.value ?? []).withUnsafeBytes { try Summary(parsing: $0) }
      summary.stream.source = "other"
      return SimulatedSummaries.record(summary)
    }
    var records = zip(mine, others).flatMap { [$0, $1] } + simulated.finish
    records.insert(SimulatedSummaries.record(.summary, "{\"stream\":", key: nil), at: 100)
    records.insert(SimulatedSummaries.record(.progress, "{}", key: nil), at: 150)
    let lesson = Self.lesson(records)
    #expect(lesson.unread == 2)
    #expect(try lesson.baseline() == all)
    #expect(throws: BaselineLearner.NotReady.documents(0, of: 3_000)) {
      try Self.lesson(records, of: DocumentStream(source: "no", model: "such", version: "1")).baseline()
    }
  }
}
