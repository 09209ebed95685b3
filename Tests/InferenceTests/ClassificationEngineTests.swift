import Foundation
import Testing

@testable import Inference

@Suite("Classification engine")
struct ClassificationEngineTests {
  private static let words =
    """
    the a of and to in mail image sound kernel network client server library file package python game science math \
    editor unbelievable Zürich 漢字 x9 ... §
    """.split(separator: " ").map(String.init)

  private func texts(_ count: Int, longest: Int, _ random: inout SplitMix) -> [String] {
    (0..<count).map { _ in
      (0..<Int.random(in: 0...longest, using: &random)).map { _ in
        Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }.joined(separator: " ")
    }
  }

  @Test("Probabilities are those of the reference packages")
  func reference() throws {
    struct Expected: Decodable {
      let text: String
      let tokens: Int
      let scores: [Double]
    }
    let expected = try JSONDecoder().decode([Expected].self, from: Data(try Fixture.bytes("tiny/answers.json")))
    let results = try TinyModel().engine().classify(expected.map(\.text))
    for (one, result) in zip(expected, results) {
      let classification = try result.get()
      #expect(classification.tokens == one.tokens)
      for (score, wanted) in zip(classification.answers[0].scores, one.scores) {
        #expect(abs(Double(score) - wanted) < 1e-5, "\(one.text)")
      }
      let answer = classification.answers[0]
      let sorted = answer.scores.sorted()
      #expect(answer.score == sorted[3])
      #expect(answer.margin == sorted[3] - sorted[2])
      #expect(answer.scores[answer.label] == answer.score)
    }
  }

  @Test("An answer is the same to the bit alone, in any batch and with any padding", arguments: [UInt64(11), 12, 13])
  func independence(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let model = try TinyModel()
    let alone = try model.engine(workers: 1, tokensPerBatch: 1)
    let texts = texts(150, longest: 60, &random)
    let expected = try texts.map { try alone.classify([$0])[0].get() }
    for (workers, budget) in [(1, 64), (2, 300), (3, 2048), (1, 100_000)] {
      let engine = try model.engine(workers: workers, tokensPerBatch: budget)
      let order = texts.indices.shuffled(using: &random)
      let answers = engine.classify(order.map { texts[$0] })
      for (place, answer) in zip(order, answers) {
        #expect(try answer.get() == expected[place], "seed \(seed), text \(place), budget \(budget)")
      }
    }
  }

  @Test("A document whose answer is no number fails alone")
  func notFinite() throws {
    let results = try TinyModel().engine().classify(["the mail", "a nan of sound", "kernel network file"])
    #expect(results[1] == .failure(.notFinite(task: "section")))
    #expect(throws: Never.self) { try results[0].get() }
    #expect(throws: Never.self) { try results[2].get() }
  }

  @Test("A document on which the graph fails fails alone, and its batch mates are answered as ever")
  func runFails() throws {
    let engine = try TinyModel().engine()
    let texts = ["the mail", "do not fail me", "kernel network file", "and the sound of a game"]
    let results = engine.classify(texts)
    guard case .failure(.runFailed(let reason)) = results[1] else {
      Issue.record("\(results[1])")
      return
    }
    #expect(!reason.isEmpty)
    for place in [0, 2, 3] { #expect(results[place] == engine.classify([texts[place]])[0]) }
  }

  @Test("A document beyond the limits is cut and says so")
  func truncated() throws {
    let model = try TinyModel()
    try model.describe("max_tokens: 48", as: "max_tokens: 48\nmax_document_bytes: 200")
    let engine = try model.engine()
    let results = try engine.classify(
      [
        String(repeating: "the ", count: 46), String(repeating: "the ", count: 47), String(repeating: " ", count: 200),
        String(repeating: " ", count: 201), String(repeating: "ñ", count: 101),
      ]
    ).map { try $0.get() }
    #expect(results.map(\.isTruncated) == [false, true, false, true, true])
    #expect(results.map(\.tokens) == [48, 48, 2, 2, 3])
    #expect(results[4].unknownTokens == 1)
    #expect(results[0].specialTokens == 2)
  }

  @Test("Several tasks share the logits")
  func tasks() throws {
    let model = try TinyModel()
    try model.describe(
      "    labels: [mail, science, games, other]",
      as: "    labels: [mail, science]\n  - name: mood\n    labels: [fine, foul]")
    let answers = try model.engine().classify(["the kernel of the matter"])[0].get().answers
    #expect(answers.count == 2)
    for answer in answers { #expect(abs(answer.scores.reduce(0, +) - 1) < 1e-6) }
  }

  @Test("A graph with token types is run")
  func types() throws {
    let model = try TinyModel()
    try model.replace("model.onnx", try Fixture.bytes("graphs/types.onnx"))
    let engine = try model.engine()
    let alone = try engine.classify(["the kernel"])[0].get()
    let together = try engine.classify(["a much longer text of mail", "the kernel"])[1].get()
    #expect(alone == together)
  }

  @Test("A graph in which batch mates change one another's answers is run one document at a time")
  func coupled() throws {
    let model = try TinyModel()
    try model.replace("model.onnx", try Fixture.bytes("graphs/coupled.onnx"))
    let engine = try model.engine()
    #expect(!engine.runsTogether)
    #expect(try TinyModel().engine().runsTogether)
    var random = SplitMix(seed: 21)
    let texts = texts(30, longest: 40, &random)
    #expect(engine.classify(texts) == texts.map { engine.classify([$0])[0] })
  }

  @Test("Nothing in, nothing out")
  func empty() throws {
    #expect(try TinyModel().engine(workers: 4).classify([String]()).isEmpty)
  }

  @Test("More workers than documents, and callers at once, are no matter")
  func concurrency() async throws {
    var random = SplitMix(seed: 3)
    let engine = try TinyModel().engine(workers: 8)
    let texts = texts(40, longest: 30, &random)
    let expected = engine.classify(texts)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 { group.addTask { engine.classify(texts) == expected } }
      for await same in group { #expect(same) }
    }
  }
}
