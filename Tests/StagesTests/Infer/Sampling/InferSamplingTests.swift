import Events
import Inference
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

@Suite("Sampled documents")
struct InferSamplingTests {
  private func driver(
    _ share: Double, encoder: InferModel? = nil, words: Bool
  ) throws -> StageDriver<InferStage> {
    let sampling = try InferSampling(share: share, encoder: encoder, takesWords: words)
    return StageDriver(
      InferStage(
        try InferFixture.model(), InferConfiguration(randomSample: 0, segments: ["tier"]), sampling: sampling))
  }

  private func documents(_ count: Int) -> [OwnedRecord] {
    (0..<count).map {
      InferFixture.document(
        "d\($0)", "The kernel of mail server \($0)", offset: Int64($0), late: $0 == 1,
        attributes: [Attribute(name: "tier", value: "gold")])
    }
  }

  @Test("A sampled document has a record behind its prediction, of the same document, with projections and words")
  func record() throws {
    let encoder = try EncoderFixture.model()
    var driver = try driver(1, encoder: encoder, words: true)
    let sent = try driver.process(documents(3)).filter { $0.topic == "predictions" }
    let events = try sent.map { try InferFixture.prediction($0) }
    #expect(events.map(\.role) == [.primary, .sample, .primary, .sample, .primary, .sample])
    #expect(events.map(\.documentID) == ["d0", "d0", "d1", "d1", "d2", "d2"])
    #expect(sent.map { $0.headerText("ce_id") }[1] == "documents-0-0-sample")
    #expect(sent[0].key == sent[1].key && sent[0].partition == sent[1].partition)
    let (answer, sample) = (events[2], events[3])
    #expect(sample.eventTime == answer.eventTime && sample.late && sample.pointer == answer.pointer)
    #expect(sample.source == answer.source && sample.segments.isEmpty && sample.route == "sample")
    #expect(sample.model == encoder.reference && sample.model.name == "encoder")
    #expect(sample.words == ["kernel", "mail", "of", "server", "the"] && answer.words == nil)
    #expect(sample.features.map(\.name) == (0..<32).map { "projection:\($0)" })
    #expect(sample.classifications.isEmpty && sample.entities.isEmpty && sample.flags.isEmpty)
    let alone = encoder.loaded.answers(to: [Array("The kernel of mail server 1".utf8)])
    #expect(sample.features == Projections.of(try alone[0].get().vector))
    #expect(driver.counted["samples"] == 3 && driver.counted["predictions"] == 3)
  }

  @Test("Without an encoder a record holds words alone, under the model words; without words, projections alone")
  func parts() throws {
    var driver = try driver(1, words: true)
    let words = try InferFixture.prediction(driver.process(documents(1))[1])
    #expect(words.model.name == "words" && words.model.version == "1" && words.features.isEmpty)
    #expect(words.model.digest.hasPrefix("sha256:") && words.model.digest.utf8.count == 71 && words.words != nil)
    var other = try self.driver(1, encoder: try EncoderFixture.model(), words: false)
    let vector = try InferFixture.prediction(other.process(documents(1))[1])
    #expect(vector.words == nil && vector.features.count == 32)
  }

  @Test("Which documents are sampled follows from their ids: the configured share, whatever the batches")
  func share() throws {
    func sampled(_ share: Double, batches: Int) throws -> [String] {
      var driver = try driver(share, words: true)
      let records = documents(2_000)
      var sent: [OwnedRecord] = []
      for batch in 0..<batches {
        sent += try driver.process(Array(records[batch * 2_000 / batches..<(batch + 1) * 2_000 / batches]))
      }
      return try sent.filter { $0.topic == "predictions" }.map { try InferFixture.prediction($0) }
        .filter { $0.role == .sample }.map(\.documentID)
    }
    let one = try sampled(0.05, batches: 1)
    // 100 are due; 5 standard deviations are 49.
    #expect((51...149).contains(one.count), "\(one.count)")
    #expect(try sampled(0.05, batches: 7) == one)
    #expect(Set(try sampled(0.2, batches: 2)).isSuperset(of: one))
    #expect(try sampled(0, batches: 1).isEmpty)
  }

  @Test("A document without a prediction, and progress, have no sample")
  func others() throws {
    var driver = try driver(1, words: true)
    let records = [
      InferFixture.document("a", "the mail", offset: 0), InferFixture.document("b", "a nan of sound", offset: 1),
      InferFixture.progress(Timestamp(milliseconds: 1_704_067_300_000), offset: 2),
      InferFixture.document("e", "kernel", offset: 3),
    ]
    let sent = try driver.process(records)
    let kinds = sent.filter { $0.topic == "predictions" }.map { $0.headerText("ce_id")?.split(separator: "-").last }
    #expect(kinds == ["primary", "sample", "progress", "primary", "sample"])
    #expect(sent.filter { $0.topic == "documents.quarantine" }.count == 1 && driver.counted["samples"] == 2)
  }

  @Test("A model that gives no vector, and a sample of nothing, are refused by name")
  func faults() throws {
    #expect(throws: InferSampling.Fault.self) { try InferSampling(share: 1, encoder: nil, takesWords: false) }
    let tiny = try InferFixture.model()
    do {
      _ = try InferSampling(share: 1, encoder: tiny, takesWords: true)
      Issue.record("it is no encoder")
    } catch {
      #expect(error.description.contains("tiny") && error.description.contains("sentence-embedding"))
    }
  }
}
