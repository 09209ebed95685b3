import Foundation
import Testing

@testable import Inference

@Suite("Token classification")
struct TaggingTests {
  struct Vector: Decodable {
    struct Entity: Decodable {
      let label: String
      let start: Int
      let end: Int
      let score: Double

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        label = try values.decode(String.self)
        start = try values.decode(Int.self)
        end = try values.decode(Int.self)
        score = try values.decode(Double.self)
      }
    }
    let textId: String
    let strategy: String
    let stride: Int?
    let entities: [Entity]
  }

  private func engine(
    _ aggregation: WordAggregation = .simple, overlap: Int? = nil, workers: Int = 1, tokensPerBatch: Int = 2048,
    _ change: (inout TaggingEngine.Settings) -> Void = { _ in }
  ) throws -> TaggingEngine {
    var settings = TaggingEngine.Settings(labels: FamilyFixture.tags)
    settings.aggregation = aggregation
    settings.maxTokens = FamilyFixture.maxTokens
    settings.overlap = overlap
    change(&settings)
    return try TaggingEngine(
      session: try FamilyFixture.session("tagger"), tokenizer: try FamilyFixture.tokenizer(), settings: settings,
      file: "tagger.onnx", workers: workers, tokensPerBatch: tokensPerBatch)
  }

  @Test("Entities are those of the reference's pipeline", arguments: WordAggregation.allCases)
  func reference(aggregation: WordAggregation) throws {
    let texts = try FamilyFixture.texts()
    let vectors = try Fixture.lines("families/tagger.jsonl", of: Vector.self).filter {
      $0.strategy == aggregation.rawValue
    }
    #expect(vectors.count > 20)
    for stride in [nil, 16] {
      let engine = try engine(aggregation, overlap: stride)
      for vector in vectors where vector.stride == stride {
        let found = try engine.entities(in: [try #require(texts[vector.textId])])[0].get()
        #expect(found.entities.map(\.label) == vector.entities.map(\.label), "\(vector.textId)")
        #expect(
          found.entities.map { [$0.start, $0.end] } == vector.entities.map { [$0.start, $0.end] }, "\(vector.textId)")
        for (entity, wanted) in zip(found.entities, vector.entities) {
          #expect(abs(Double(entity.score) - wanted.score) < 2e-5, "\(vector.textId)")
        }
        let isLong = ["long5000", "dense_tokens"].contains(vector.textId)
        #expect(found.truncation.isTruncated == (isLong && stride == nil))
      }
    }
  }

  @Test("Marks of BILOU begin, continue and end entities")
  func bilou() {
    let labels = ["O", "B-X", "I-X", "L-X", "U-X", "B-Y", "L-Y"]
    let grouping = TagGrouping(labels: labels, scheme: .bilou, outside: "O")
    for (tags, expected) in [
      ([1, 2, 3], ["X 0 3"]), ([4, 4], ["X 0 1", "X 1 2"]), ([1, 3, 2, 3], ["X 0 2", "X 2 4"]),
      ([0, 2, 2, 0], ["X 1 3"]),
      ([1, 6], ["X 0 1", "Y 1 2"]), ([1, 4], ["X 0 1", "X 1 2"]), ([4, 3], ["X 0 1", "X 1 2"]), ([0, 0], []),
    ] {
      let pieces = tags.enumerated().map { TaggedPiece(label: $1, score: 1, start: $0, end: $0 + 1) }
      #expect(grouping.entities(pieces).map { "\($0.label) \($0.start) \($0.end)" } == expected, "\(tags)")
    }
  }

  @Test("For BIO other marks are kinds of their own")
  func bio() {
    let grouping = TagGrouping(labels: ["O", "B-X", "I-X", "L-X"], scheme: .bio, outside: "O")
    let pieces = [1, 2, 3].enumerated().map { TaggedPiece(label: $1, score: 1, start: $0, end: $0 + 1) }
    #expect(grouping.entities(pieces).map { "\($0.label) \($0.start) \($0.end)" } == ["X 0 2", "X 2 3"])
  }

  @Test("Thresholds drop entities, of their own kind or of all")
  func thresholds() throws {
    let texts = try FamilyFixture.texts().values.sorted()
    let all = try engine().entities(in: texts).map { try $0.get().entities }
    let some = try engine { $0.threshold = 0.8 }.entities(in: texts).map { try $0.get().entities }
    #expect(some == all.map { $0.filter { $0.score >= 0.8 } })
    let own = try engine { $0.thresholds = ["PER": 0.9] }.entities(in: texts).map { try $0.get().entities }
    #expect(own == all.map { $0.filter { $0.label != "PER" || $0.score >= 0.9 } })
    #expect(some != all && own != all)
  }

  @Test("An answer is the same to the bit alone, in any batch and on any number of workers")
  func independence() throws {
    let texts = try FamilyFixture.texts().values.sorted()
    let single = try engine(.average, overlap: 16, tokensPerBatch: 1)
    let expected = texts.map { single.entities(in: [$0])[0] }
    for (workers, budget) in [(1, 100_000), (2, 300)] {
      let engine = try engine(.average, overlap: 16, workers: workers, tokensPerBatch: budget)
      #expect(engine.entities(in: texts) == expected)
    }
  }

  @Test("Labels that are not as many as the graph's are refused, and so is a limit without room for a token")
  func unfit() throws {
    #expect(throws: ModelError.self) { try engine { $0.labels.append("B-X") } }
    #expect(throws: ModelError.self) { try engine { $0.maxTokens = 2 } }
    #expect(throws: ModelError.self) { try engine { $0.maxTokens = 4096 } }
  }
}
