import Foundation
import Testing

@testable import Inference

@Suite("Sentence embedding")
struct EmbeddingTests {
  struct Vector: Decodable {
    let textId: String
    let tokens: Int
    let vector: [Double]
  }

  private func engine(workers: Int = 1, tokensPerBatch: Int = 2048) throws -> EmbeddingEngine {
    try EmbeddingEngine(
      session: try FamilyFixture.session("encoder"), tokenizer: try FamilyFixture.tokenizer(),
      maxTokens: FamilyFixture.maxTokens, file: "encoder.onnx", workers: workers, tokensPerBatch: tokensPerBatch)
  }

  @Test("Vectors are the reference's, of length 1, and say what was cut")
  func reference() throws {
    let texts = try FamilyFixture.texts()
    let vectors = try Fixture.lines("families/encoder.jsonl", of: Vector.self)
    let answers = try engine().embed(try vectors.map { try #require(texts[$0.textId]) })
    for (answer, wanted) in zip(answers, vectors) {
      let found = try answer.get()
      #expect(found.tokens == wanted.tokens)
      #expect(found.truncation.isTruncated == ["long5000", "dense_tokens"].contains(wanted.textId))
      #expect(abs(found.vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      for (one, other) in zip(found.vector, wanted.vector) { #expect(abs(Double(one) - other) < 2e-5) }
    }
  }

  @Test("A vector is the same to the bit alone, in any batch and on any number of workers")
  func independence() throws {
    let texts = try FamilyFixture.texts().values.sorted()
    let single = try engine(tokensPerBatch: 1)
    let expected = texts.map { single.embed([$0])[0] }
    for (workers, budget) in [(1, 100_000), (2, 300)] {
      #expect(try engine(workers: workers, tokensPerBatch: budget).embed(texts) == expected)
    }
    #expect(single.embed([String]()).isEmpty)
  }
}
