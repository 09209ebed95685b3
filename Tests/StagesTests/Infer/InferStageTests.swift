import Events
import Foundation
import Inference
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

@Suite("infer")
struct InferStageTests {
  @Test("A document becomes a prediction with its pointer, its model and every feature of the catalog")
  func prediction() throws {
    var driver = StageDriver(
      try InferFixture.stage(.init(randomSample: 0, segments: ["tier", "none"], route: "main")))
    let record = InferFixture.document(
      "d-1", "The kernel of a small mail server.", partition: 2, offset: 7, late: true,
      attributes: [Attribute(name: "tier", value: "gold"), Attribute(name: "other", value: "x")])
    let sent = try driver.process([record]).filter { $0.topic == "predictions" }
    #expect(sent.count == 1)
    #expect(sent[0].partition == 2)
    #expect(sent[0].key == Array("d-1".utf8))
    #expect(sent[0].headerText("ce_id") == "documents-2-7-primary")
    #expect(sent[0].headerText("ce_type") == "leeway.prediction")
    #expect(sent[0].headerText("traceparent") == "00-0af7-b7ad-01")
    let event = try InferFixture.prediction(sent[0])
    #expect(event.documentID == "d-1")
    #expect(event.pointer == DocumentPointer(topic: "documents", partition: 2, offset: 7))
    #expect(event.source == "archive")
    #expect(event.late)
    #expect(event.segments == [Attribute(name: "tier", value: "gold")])
    #expect(event.model.name == "tiny")
    #expect(event.model.version == "1.0.0")
    #expect(event.model.digest.hasPrefix("sha256:") && event.model.digest.utf8.count == 71)
    #expect(event.modelsOffset == nil)
    #expect(event.route == "main")
    #expect(event.role == .primary)
    #expect(event.timings == Timings())
    let names = FeatureCatalog.input.map(\.name) + ["class:section", "score:section", "margin:section"]
    #expect(event.features.map(\.name) == names)
    let labels = event.classifications[0].labels
    #expect(labels.count == 4)
    #expect(labels.map(\.score) == labels.map(\.score).sorted(by: >))
    #expect(event.features.contains(Feature("class:section", .category(labels[0].label))))
    #expect(driver.counted["predictions"] == 1)
    #expect(driver.counted["late"] == 1)
  }

  @Test("What fails goes to quarantine alone, its bytes untouched, with the reason")
  func quarantine() throws {
    var driver = StageDriver(try InferFixture.stage())
    let records = [
      InferFixture.document("a", "the mail", offset: 0), InferFixture.document("b", "a nan of sound", offset: 1),
      OwnedRecord(topic: "documents", offset: 2, key: "c", value: "{\"id\":", headers: [.init("mine", "kept")]),
      InferFixture.document("d", "do not fail me", offset: 3), InferFixture.document("e", "kernel", offset: 4),
      OwnedRecord(topic: "documents", offset: 5, key: Array("f".utf8), value: nil),
      OwnedRecord(topic: "documents", offset: 6, key: "g", value: "{\"id\":\"g\"}"),
    ]
    let sent = try driver.process(records)
    let predicted = try sent.filter { $0.topic == "predictions" }.map { try InferFixture.prediction($0).documentID }
    #expect(predicted == ["a", "e"])
    let quarantined = sent.filter { $0.topic == "documents.quarantine" }
    #expect(quarantined.map(\.key) == ["b", "c", "d", "f", "g"].map { Array($0.utf8) })
    #expect(quarantined.map(\.value) == [1, 2, 3, 5, 6].map { records[$0].value })
    #expect(
      quarantined.map { $0.headerText("leeway_rule") } == [
        "inference_failed", "invalid_json", "inference_failed", "empty_document", "missing_field",
      ])
    #expect(quarantined.allSatisfy { $0.headerText("leeway_stage") == "infer" })
    #expect(quarantined[0].headerText("leeway_reason")?.contains("not a finite number") == true)
    #expect(quarantined[1].headerText("mine") == "kept")
    #expect(quarantined[4].headerText("leeway_offset") == "6")
  }

  @Test("Progress passes in order to every partition that its own feeds")
  func progress() throws {
    var counts = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, Int32(2)) })
    counts["predictions"] = 6
    var driver = StageDriver(try InferFixture.stage(), layout: TopicLayout(counts: counts))
    let time = Timestamp(milliseconds: 1_704_067_200_000)
    let records =
      (0..<20).map { InferFixture.document("x\($0)", "the mail", partition: 1, offset: Int64($0)) }
      + [
        InferFixture.progress(time, partition: 1, offset: 20),
        InferFixture.document("y", "end", partition: 1, offset: 21),
      ]
    let sent = try driver.process(records)
    #expect(Set(sent.prefix(20).map(\.partition)) == [3, 4, 5])
    let progress = sent.filter { $0.headerText("ce_type") == "leeway.progress" }
    #expect(progress.map(\.partition) == [3, 4, 5])
    #expect(progress.allSatisfy { $0.key == nil && $0.value == records[20].value })
    #expect(Set(progress.compactMap { $0.headerText("ce_id") }).count == 3)
    #expect(sent[20..<23].allSatisfy { $0.headerText("ce_type") == "leeway.progress" })
    #expect(sent.count == 24)
    for record in sent.prefix(20) {
      let key = try #require(record.key)
      #expect(
        record.partition == driver.layout.partition(of: .predictions, key: key.span.bytes, fedBy: 1, of: .documents))
    }
  }

  @Test("A malformed progress record is quarantined")
  func badProgress() throws {
    var driver = StageDriver(try InferFixture.stage())
    let record = OwnedRecord(
      topic: "documents", key: nil, value: "{\"time\":\"soon\"}", headers: [.init("ce_type", "leeway.progress")])
    let sent = try driver.process([record])
    #expect(sent.map(\.topic) == ["documents.quarantine"])
    #expect(driver.quarantined[.invalidTimestamp] == 1)
  }

  @Test("What the model is unsure of is flagged as a pointer")
  func lowConfidence() throws {
    var driver = StageDriver(try InferFixture.stage())
    let texts = ["the kernel", "a small fast mail client for the web", "game", "Python science library: math & data."]
    let sent = try driver.process(texts.enumerated().map { InferFixture.document("t\($0.offset)", $0.element) })
    let flagged = sent.filter { $0.topic == "examples.flagged" }
    let unsure = try sent.filter { $0.topic == "predictions" }.map(InferFixture.prediction).filter {
      $0.classifications[0].labels[0].score < 0.4
    }
    #expect(!unsure.isEmpty && unsure.count < texts.count)
    #expect(flagged.map(\.key) == unsure.map { Array($0.documentID.utf8) })
    #expect(unsure.allSatisfy { $0.flags == [.lowConfidence] })
    let example = try #require(flagged[0].value).withUnsafeBytes {
      try EventCoding.decode(FlaggedExample.self, from: $0)
    }
    #expect(example.text == nil)
    #expect(example.textReason == .notConfigured)
    #expect(example.reasons == [.lowConfidence])
    #expect(example.prediction?.classifications == unsure[0].classifications)
    #expect(example.document.pointer.topic == "documents")
    #expect(flagged[0].headerText("ce_id")?.hasSuffix("-flagged") == true)
  }

  @Test("The random sample is a function of the id, of about its share", arguments: [0, 0.01, 0.25, 1])
  func sample(share: Double) {
    let rule = FlagRule(randomSample: share)
    let ids = (0..<20_000).map { "package-\($0)-2" }
    let count = ids.count { rule.isSampled($0) }
    #expect(abs(Double(count) - share * 20_000) <= 4 * (share * (1 - share) * 20_000).squareRoot() + 0.5)
    #expect(
      ids.prefix(100).map(rule.isSampled) == ids.prefix(100).map(FlagRule(randomSample: share).isSampled))
  }

  @Test("The same documents give the same bytes, in any batches and with any number of workers")
  func deterministic() throws {
    let words = ["mail", "kernel", "sound", "the", "of", "x9", "Zürich", "漢字", "library", "data.", "Game!"]
    let records = (0..<60).map { (number: Int) -> OwnedRecord in
      let text = (0...number * 7 % 40).map { (place: Int) -> String in words[(number + place * place) % words.count] }
      return InferFixture.document("p\(number)", text.joined(separator: " "), offset: Int64(number))
    }
    var whole = StageDriver(try InferFixture.stage(.init(randomSample: 0.2), workers: 3))
    var single = StageDriver(try InferFixture.stage(.init(randomSample: 0.2), workers: 1))
    var halves = StageDriver(try InferFixture.stage(.init(randomSample: 0.2), workers: 2))
    let expected = try whole.process(records)
    #expect(try single.process(records, inBatchesOf: 1) == expected)
    #expect(try halves.process(records, inBatchesOf: 17) == expected)
  }

  @Test("A prediction too large for its topic sends its document to quarantine")
  func tooLarge() throws {
    let counts = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, Int32(1)) })
    var driver = StageDriver(
      try InferFixture.stage(.init(randomSample: 0, segments: ["s"])),
      layout: TopicLayout(counts: counts, messageLimits: [.predictions: 4_000]))
    let sent = try driver.process([
      InferFixture.document(
        "a", "mail", attributes: [Attribute(name: "s", value: String(repeating: "v", count: 4_000))]),
      InferFixture.document("b", "mail", offset: 1),
    ])
    #expect(sent.filter { $0.topic == "predictions" }.map(\.key) == [Array("b".utf8)])
    #expect(driver.quarantined[.tooLarge] == 1)
  }
}
