import Foundation
import Synchronization
import Testing

@testable import Inference

/// A GLiNER 1 model of the fixtures and the reference's answers; read once, and each engine made of it tried once.
final class GlinerFixture: Sendable {
  static let names = ["gliner1_bert", "gliner1_deberta"]

  let settings: GlinerSettings
  let tokenizer: Tokenizer
  let session: OnnxSession
  let cases: [Case]

  struct Case: Decodable {
    struct Options: Decodable {
      let threshold: Double
      let flatNer: Bool
      let multiLabel: Bool
    }
    struct Logits: Decodable {
      let validSpans: Int
      let sum: Double
      let min: Double?
      let max: Double?
      let top5: [[Double]]
    }
    struct Entity: Decodable {
      let start: Int
      let end: Int
      let label: String
      let score: Double
    }
    let `case`: String
    let textId: String
    let labels: [String]
    let options: Options
    let words: [[Int]]
    let nWordsBeforeTruncation: Int?
    let inputIds: [Int32]?
    let wordsMask: [Int32]?
    let logits: Logits?
    let fragile: Bool?
    let entities: [Entity]

    func request(temperature: Double = 1) -> EntityRequest {
      EntityRequest(
        labels: labels, threshold: options.threshold, overlap: options.flatNer ? .flat : .nested,
        allowsSeveralLabels: options.multiLabel, temperature: temperature)
    }
  }

  struct Batch: Decodable {
    let textIds: [String]
    let labels: [String]
    let rowLogitSums: [Double]
    let entities: [[Case.Entity]]
  }

  let batch: Batch
  private let engines = Mutex<[String: GlinerEngine]>([:])
  private static let read = Mutex<[String: GlinerFixture]>([:])

  /// - Parameter name: one of `names`.
  static func named(_ name: String) throws -> GlinerFixture {
    try read.withLock { read in
      if let known = read[name] { return known }
      let fixture = try GlinerFixture(name)
      read[name] = fixture
      return fixture
    }
  }

  private init(_ name: String) throws {
    settings = try GlinerSettings(
      config: Fixture.bytes("gliner/\(name)/gliner_config.json"),
      tokenizer: Fixture.bytes("gliner/\(name)/tokenizer_config.json"), file: "gliner_config.json")
    tokenizer = try Tokenizer.read(Fixture.bytes("gliner/\(name)/tokenizer.json"), path: "tokenizer.json")
    session = try OnnxSession(
      try TinyModel.runtime(), file: try Fixture.url("gliner/\(name)/model.onnx").path(percentEncoded: false))
    let lines = try Fixture.bytes("gliner/\(name)/vectors.jsonl").split(separator: 0x0A).map { Data($0) }
    cases = try lines.dropLast().map { try Fixture.decoder.decode(Case.self, from: $0) }
    batch = try Fixture.decoder.decode(Batch.self, from: try #require(lines.last))
  }

  func engine(
    windows: WindowPlan? = nil, workers: Int = 1, tokensPerBatch: Int = 2048, maxTokens: Int? = nil
  ) throws -> GlinerEngine {
    var settings = settings
    settings.maxTokens = maxTokens ?? settings.maxTokens
    return try engines.withLock { engines in
      let key = "\(settings) \(String(describing: windows)) \(workers) \(tokensPerBatch)"
      if let known = engines[key] { return known }
      let engine = try GlinerEngine(
        session: session, tokenizer: tokenizer, settings: settings, file: "model.onnx", windows: windows,
        workers: workers, tokensPerBatch: tokensPerBatch)
      engines[key] = engine
      return engine
    }
  }

  /// The input texts of the fixtures by their names.
  static func texts() throws -> [String: String] {
    struct Text: Decodable {
      let id: String
      let text: String
    }
    let texts = try Fixture.lines("gliner/texts.jsonl", of: Text.self)
    return Dictionary(uniqueKeysWithValues: texts.map { ($0.id, $0.text) })
  }
}
