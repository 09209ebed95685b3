import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("Summaries of sampled documents")
struct SampleSummaryTests {
  private static let layout = SampleStreamTests.layout

  private func summaries(_ predictions: [OwnedRecord], batch: Int) throws -> [Summary] {
    try SummarizeTests.summaries(try SampleStreamTests.summaries(predictions, batch: batch))
  }

  @Test("sums and words of any batches add up to those of one, and late documents are in neither")
  func merging() throws {
    var stream = SampledStream(seed: 3)
    let predictions = stream.predictions(150, topic: 0.2, Self.layout)
    let whole = try summaries(predictions, batch: 150)
    #expect(whole.count == 1 && whole[0].stream.key == "mail/sample:encoder@1" && whole[0].documents == 150)
    #expect(whole[0].features.count == 32 && whole[0].sample?.embedding?.documents == 150)
    var sum = PaneSample()
    for summary in try summaries(predictions, batch: 11) { sum.merge(try #require(try summary.paneSample())) }
    #expect(try whole[0].paneSample() == sum && sum.words?.documents == 150)
    let shuffled = try summaries(predictions.reversed(), batch: 150)
    #expect(try shuffled[0].paneSample() == sum)
  }

  @Test("a summary says what it takes in bytes", arguments: [20, 200])
  func bytes(documents: Int) throws {
    func size(vectors: Bool, words: Bool, features: Bool = true) throws -> Int {
      var stream = SampledStream(seed: 9)
      (stream.hasVectors, stream.hasWords) = (vectors, words)
      var summary = try summaries(stream.predictions(documents, topic: 0, Self.layout), batch: documents)[0]
      if !features { summary.sample = nil }
      return SimulatedSummaries.record(summary).value?.count ?? 0
    }
    let projections = try size(vectors: true, words: false, features: false)
    let sums = try size(vectors: true, words: false)
    let words = try size(vectors: false, words: true)
    print("a pane of \(documents): projections \(projections), with sums \(sums), words alone \(words) bytes")
    #expect(sums - projections < 2_000 && words < 64 * documents * 20 + 1_000)
  }

  @Test("a document without all of its projections has no vector, and one without words is none of theirs")
  func parts() throws {
    var stream = SampledStream(seed: 4)
    stream.hasWords = false
    let vectors = try #require(try summaries(stream.predictions(3, topic: 0, Self.layout), batch: 3)[0].sample)
    #expect(vectors.words == nil && vectors.embedding?.documents == 3)
    stream.hasWords = true
    stream.hasVectors = false
    let words = try #require(try summaries(stream.predictions(3, topic: 0, Self.layout), batch: 3)[0].sample)
    #expect(words.embedding == nil && words.words?.documents == 3)
    let other = SummarizeTests.prediction(1, second: 0, role: .sample)
    #expect(try summaries([other], batch: 1)[0].sample == nil)
  }

  @Test("more words than a record has room for follow in records of their own, with ids of their own")
  func split() throws {
    var counts = WordCounts()
    for number in 0..<200 { counts.add(words: (0..<64).map { Word("w" + SampledStream.letters(number * 64 + $0)) }) }
    let sample = PaneSample(words: counts)
    var stream = SampledStream(seed: 5)
    var summary = try summaries(stream.predictions(1, topic: 0, Self.layout), batch: 1)[0]
    (summary.documents, summary.sample) = (200, sample.counts)
    let parts = summary.parts()
    #expect(parts.count == 4 && parts.map(\.documents) == [200, 0, 0, 0] && parts.map(\.sample?.part) == [0, 1, 2, 3])
    #expect(Set(parts.map { EventID.make(of: $0) }).count == 4)
    var sum = PaneSample()
    for part in parts { sum.merge(try #require(try part.paneSample()), isRest: part.sample?.part != 0) }
    #expect(sum == sample)
    #expect(parts.allSatisfy { $0.features.isEmpty || $0.sample?.part == 0 })
  }

  /// A summary of which one thing cannot be.
  struct Spoiled: Sendable, CustomTestStringConvertible {
    let place: String
    let spoil: @Sendable (inout Summary) -> Void

    init(_ place: String, _ spoil: @escaping @Sendable (inout Summary) -> Void) {
      (self.place, self.spoil) = (place, spoil)
    }

    var testDescription: String { place }
  }

  private static let spoiled: [Spoiled] = [
    Spoiled("/sample/embedding/sums", { $0.sample?.embedding?.sums.removeLast() }),
    Spoiled("/sample/embedding/sums", { $0.sample?.embedding?.sums[3] = 21 << 20 }),
    Spoiled("/sample/embedding/map", { $0.sample?.embedding?.map = "other" }),
    Spoiled("/sample/embedding/documents", { $0.sample?.embedding?.documents = 21 }),
    Spoiled("/sample/embedding/documents", { $0.sample?.embedding?.documents = 0 }),
    Spoiled("/sample/words/counts", { $0.sample?.words?.counts[0].documents = 21 }),
    Spoiled("/sample/words/counts/1", { for place in 0...1 { $0.sample?.words?.counts[place].word = "planet" } }),
    Spoiled("/sample/words/counts/0", { $0.sample?.words?.counts[0].word = "" }),
    Spoiled("/sample/words/counts/0", { $0.sample?.words?.counts[0].word = String(repeating: "x", count: 129) }),
    Spoiled("/sample/words/counts/0", { $0.sample?.words?.counts[0].documents = 0 }),
    Spoiled("/sample/words/documents", { $0.sample?.words?.documents = 21 }),
    Spoiled("/sample/part", { $0.sample?.part = 1 }), Spoiled("/sample/part", { $0.sample?.part = -1 }),
    Spoiled("/sample", { $0.stream.model = "encoder" }),
  ]

  @Test("what cannot be is quarantined with the place and the reason, and changes nothing", arguments: spoiled)
  func malformed(_ spoiled: Spoiled) throws {
    var stream = SampledStream(seed: 6)
    var summary = try summaries(stream.predictions(20, topic: 0.5, Self.layout), batch: 20)[0]
    spoiled.spoil(&summary)
    var driver = StageDriver(SampleStreamTests.stage, layout: Self.layout)
    let sent = try driver.process([SimulatedSummaries.record(summary)])
    #expect(sent.map(\.topic) == ["documents.quarantine"])
    let (place, reason) = (sent.first?.headerText("leeway_place"), sent.first?.headerText("leeway_reason"))
    #expect(place == "pointer:" + spoiled.place, "\(reason ?? "")")
    #expect(driver.states[0].streams.isEmpty)
  }

  @Test("a sample with words that cannot be is quarantined, and nothing of it counted")
  func words() throws {
    let prediction = Prediction(
      documentID: "a", pointer: DocumentPointer(topic: "documents", partition: 0, offset: 0), source: "mail",
      eventTime: SampledStream.start, model: ModelReference(name: "words", version: "1", digest: ""), role: .sample,
      words: (0..<65).map { "w\($0)" })
    var writer = JSONWriter()
    prediction.write(into: &writer)
    var driver = StageDriver(SummarizeStage(), layout: Self.layout)
    let sent = try driver.process([
      OwnedRecord(
        topic: "predictions", key: "a", value: writer.text, headers: [.init("ce_type", "leeway.prediction")])
    ])
    #expect(sent.map(\.topic) == ["documents.quarantine"])
    #expect(sent.first?.headerText("leeway_place") == "pointer:/words/64")
  }
}
