import Foundation
import Synchronization
import Testing

@testable import Inference

/// The GLiNER2 model of the fixtures and the reference's answers.
final class Gliner2Fixture: Sendable {
  struct Case: Decodable {
    struct Options: Decodable {
      let threshold: Double
      let maxLen: Int?
    }
    struct Task: Decodable {
      let kind: String
      let prompt: String
      let children: [String]
    }
    struct Instance: Decodable {
      let sum: Double
      let min: Double
      let max: Double
      let argmax: [Int]
    }
    struct Graph: Decodable {
      let task: String
      let predictedCount: Int?
      let instance0: Instance?
      let labelLogits: [Double]?
    }
    let `case`: String
    let textId: String
    let options: Options
    let schema: Schema?
    let referenceOutput: Output
    let tasks: [Task]?
    let choicePrefix: [String]?
    let words: [[Int]]?
    let inputIds: [Int32]
    let wordPositions: [Int]
    let markerPositions: [[Int]]
    let graph: [Graph]?
    let fragile: Bool?
  }

  /// A schema in the reference's own form.
  struct Schema: Decodable {
    struct Classification: Decodable {
      let task: String
      let labels: [String]
      let multiLabel: Bool
      let clsThreshold: Double
      let topK: Int?
      let classAct: String?
      let prompt: String?
      let labelDescriptions: [String: String]?
      let examples: [[String]]?
    }
    struct Field: Decodable {
      let choices: [String]?

      init(from decoder: any Decoder) throws {
        choices = try? decoder.container(keyedBy: Key.self).decode([String].self, forKey: .choices)
      }
      enum Key: String, CodingKey { case choices }
    }
    let entityDescriptions: [String: String]?
    let classifications: [Classification]?
    let relations: [[String: [String: String]]]?
    let jsonStructures: [[String: [String: Field]]]?
  }

  struct Found: Decodable, Equatable {
    let start: Int
    let end: Int
    let confidence: Double
  }

  struct Label: Decodable {
    let label: String
    let confidence: Double
  }

  /// The reference's answer: entities by label, and classifications by task.
  struct Output: Decodable {
    var entities: [String: [Found]] = [:]
    var labels: [String: [Label]] = [:]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "entities" {
          entities = try container.decode([String: [Found]].self, forKey: key)
        } else if let one = try? container.decode(Label.self, forKey: key) {
          labels[key.stringValue] = [one]
        } else if let several = try? container.decode([Label].self, forKey: key) {
          labels[key.stringValue] = several
        }
      }
    }

    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  struct Batch: Decodable {
    let textIds: [String]
    let labelLogits: [[Double]]
    let counts: [[Int]]
    let referenceOutput: [Output]
  }

  struct Long: Decodable {
    let textId: String
    let labels: [String]
    let chunks: [[Int]]
    let entityCounts: [String: Int]
    let firstEntities: [String: [Found]]
  }

  let tokenizer: Tokenizer
  let session: OnnxSession
  let cases: [Case]
  let batch: Batch
  let long: Long
  private let engines = Mutex<[String: Gliner2Engine]>([:])
  private static let read = Mutex<Gliner2Fixture?>(nil)

  /// Read once, and each engine made of it tried once.
  static func shared() throws -> Gliner2Fixture {
    try read.withLock { read in
      if let known = read { return known }
      let fixture = try Gliner2Fixture()
      read = fixture
      return fixture
    }
  }

  private init() throws {
    tokenizer = try Tokenizer.read(Fixture.bytes("gliner/gliner2_span/tokenizer.json"), path: "tokenizer.json")
    session = try OnnxSession(
      try TinyModel.runtime(), file: try Fixture.url("gliner/gliner2_span/model.onnx").path(percentEncoded: false))
    let lines = try Fixture.bytes("gliner/gliner2_span/vectors.jsonl").split(separator: 0x0A).map { Data($0) }
    func line(_ name: String) throws -> Data {
      try #require(lines.first { String(decoding: $0.prefix(40), as: UTF8.self).contains("\"\(name)\"") })
    }
    batch = try Fixture.decoder.decode(Batch.self, from: try line("batch/padded"))
    long = try Fixture.decoder.decode(Long.self, from: try line("long/chunked"))
    cases = try lines.filter { data in
      !["batch/padded", "long/chunked"].contains { String(decoding: data.prefix(40), as: UTF8.self).contains($0) }
    }.map { try Fixture.decoder.decode(Case.self, from: $0) }
  }

  func engine(_ limits: Gliner2Engine.Limits = .init(), workers: Int = 1, tokensPerBatch: Int = 2048) throws
    -> Gliner2Engine
  {
    try engines.withLock { engines in
      let key = "\(limits) \(workers) \(tokensPerBatch)"
      if let known = engines[key] { return known }
      let engine = try Gliner2Engine(
        session: session, tokenizer: tokenizer, file: "model.onnx", limits: limits, workers: workers,
        tokensPerBatch: tokensPerBatch)
      engines[key] = engine
      return engine
    }
  }
}

extension Gliner2Fixture.Case {
  /// What the case asks, in our form. Objects of JSON have no order here, so that of the prompt is taken.
  func asked() -> Gliner2Schema {
    var asked = Gliner2Schema()
    asked.threshold = options.threshold
    for task in tasks ?? [] {
      let name = String(task.prompt.prefix { $0 != " " && $0 != ":" })
      switch task.kind {
      case "E":
        asked.entities = task.children.map { .init($0, about: schema?.entityDescriptions?[$0]) }
      case "R":
        asked.relations.append(.init(name))
      case "C":
        let fields = schema?.jsonStructures?.compactMap { $0[name] }.first ?? [:]
        asked.structures.append(
          .init(
            name,
            fields: task.children.map { .init($0, isList: $0 == "total", choices: fields[$0]?.choices ?? []) }))
      default:
        guard let own = schema?.classifications?.first(where: { $0.task == name }) else { continue }
        var classification = Gliner2Schema.Classification(own.task, labels: own.labels)
        classification.allowsSeveralLabels = own.multiLabel
        classification.threshold = own.clsThreshold
        classification.most = own.topK
        classification.activation = own.classAct == "sigmoid" ? .sigmoid : .automatic
        classification.question = own.prompt
        classification.about = own.labelDescriptions ?? [:]
        classification.examples = (own.examples ?? []).map { ($0[0], $0[1]) }
        asked.classifications.append(classification)
      }
    }
    return asked
  }
}
