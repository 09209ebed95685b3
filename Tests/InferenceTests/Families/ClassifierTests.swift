import Foundation
import Testing

@testable import Inference

@Suite("Classifiers of another library")
struct ClassifierTests {
  struct Vector: Decodable {
    let textId: String
    let scores: [Double]
  }

  /// A model directory of `families/NAME.onnx`.
  private func model(_ name: String, task: String = "") throws -> TinyModel {
    let model = try TinyModel()
    try model.describe("max_tokens: 48", as: "max_tokens: \(FamilyFixture.maxTokens)")
    try model.describe("temperature: 0.5", as: "temperature: 1")
    try model.describe("    low_confidence: 0.4\n", as: "    low_confidence: 0.4\n\(task)")
    try model.replace("model.onnx", try Fixture.bytes("families/\(name).onnx"))
    try model.replace("tokenizer.json", try Fixture.bytes("gliner/gliner1_bert/tokenizer.json"))
    return model
  }

  @Test("Scores of one label, and of several, are the reference's", arguments: ["single", "multi"])
  func reference(name: String) throws {
    let texts = try FamilyFixture.texts()
    let vectors = try Fixture.lines("families/\(name).jsonl", of: Vector.self)
    let engine = try model(name, task: name == "multi" ? "    multi_label: true\n" : "").engine()
    let answers = engine.classify(try vectors.map { try #require(texts[$0.textId]) })
    for (answer, wanted) in zip(answers, vectors) {
      let found = try answer.get().answers[0]
      for (score, other) in zip(found.scores, wanted.scores) {
        #expect(abs(Double(score) - other) < 2e-5, "\(wanted.textId)")
      }
      let given = name == "multi" ? found.scores.indices.filter { found.scores[$0] >= 0.5 } : [found.label]
      #expect(found.given == given)
    }
  }

  @Test("A label is given where its score reaches its own threshold, or the task's")
  func thresholds() throws {
    let task = "    multi_label: true\n    threshold: 0.3\n    thresholds: {games: 0.9}\n    temperature: 2\n"
    let texts = try FamilyFixture.texts().values.sorted()
    for answer in try model("multi", task: task).engine().classify(texts) {
      let found = try answer.get().answers[0]
      #expect(found.given == found.scores.indices.filter { found.scores[$0] >= ($0 == 2 ? 0.9 : 0.3) })
      #expect(found.score == found.scores.max())
    }
    let engine = try model("single", task: "    threshold: 0.95\n").engine()
    let one = try engine.classify(texts).map { try $0.get().answers[0] }
    #expect(one.allSatisfy { ($0.score >= 0.95) == ($0.given == [$0.label]) })
    #expect(one.contains { $0.given.isEmpty })
  }

  @Test(
    "What the task's keys cannot be is refused",
    arguments: ["multi_label: maybe", "threshold: 2", "thresholds: {nobody: 0.5}", "temperature: 0"])
  func refused(line: String) throws {
    let model = try TinyModel()
    try model.describe("    low_confidence: 0.4\n", as: "    low_confidence: 0.4\n    \(line)\n")
    #expect(throws: ModelError.self) { try model.open() }
  }
}
