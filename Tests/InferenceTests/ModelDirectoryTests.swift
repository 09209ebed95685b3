import Foundation
import Testing

@testable import Inference

@Suite("Model directory")
struct ModelDirectoryTests {
  @Test("A whole directory is read")
  func whole() throws {
    let model = try TinyModel().open()
    #expect(model.description.name == "tiny")
    #expect(model.description.version == "1.0.0")
    #expect(model.description.family == .sequenceClassification)
    #expect(model.description.maxTokens == 48)
    #expect(model.description.maxDocumentBytes == 1_048_576)
    #expect(model.description.temperature == 0.5)
    #expect(
      model.description.tasks == [
        .init(
          name: "section", labels: ["mail", "science", "games", "other"], lowConfidence: 0.4,
          allowsSeveralLabels: false, thresholds: [0, 0, 0, 0], temperature: 0.5)
      ])
    #expect(model.digest.count == 64)
  }

  @Test("The digest is of what is in the files, wherever they lie")
  func digest() throws {
    let (one, other, changed) = (try TinyModel(), try TinyModel(), try TinyModel())
    #expect(try one.open().digest == other.open().digest)
    try changed.describe("temperature: 0.5", as: "temperature: 0.6")
    #expect(try one.open().digest != changed.open().digest)
  }

  @Test(
    "A fault in model.yaml is named with its line",
    arguments: [
      ("max_tokens: 48", "max_token: 48", 7, "\"max_token\" is not known"),
      ("max_tokens: 48", "max_tokens: many", 7, "whole number from 3 to 65536"),
      ("max_tokens: 48", "max_tokens: 2", 7, "whole number from 3 to 65536"),
      ("temperature: 0.5", "temperature: 0", 8, "number from 0.001"),
      ("temperature: 0.5", "temperature: nan", 8, "number from 0.001"),
      ("    low_confidence: 0.4", "    confidence: 0.4", 12, "\"confidence\" is not known"),
      ("    low_confidence: 0.4", "    low_confidence: 4", 12, "number from 0.0 to 1.0"),
      ("[mail, science, games, other]", "[mail, mail, games, other]", 11, "named twice"),
      ("[mail, science, games, other]", "[mail]", 11, "at least two labels"),
      ("[mail, science, games, other]", "mail", 11, "list of texts"),
      ("graph: model.onnx", "graph: ../model.onnx", 5, "name of a file in this directory"),
      ("graph: model.onnx", "graph: other.onnx", 13, "no sha256 of other.onnx"),
      ("name: tiny\n", "", 1, "\"name\" is missing"),
      ("description: random weights, for tests", "description: [a]", 4, "must be a text"),
      ("  model.onnx: ", "  model.onnx: zz", 14, "not 64 hexadecimal digits"),
    ])
  func faults(old: String, new: String, line: Int, reason: String) throws {
    let model = try TinyModel()
    try model.describe(old, as: new)
    let error = #expect(throws: ModelError.self) { try model.open() }
    #expect(error?.kind == .invalidDescription)
    #expect(error?.line == line)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    #expect(error?.file.hasSuffix("/model.yaml") == true)
  }

  @Test("An unknown family is told the known ones")
  func family() throws {
    let model = try TinyModel()
    try model.describe("family: sequence-classification", as: "family: telepathy")
    let error = #expect(throws: ModelError.self) { try model.open() }
    #expect(error?.kind == .unknownFamily)
    #expect(error?.line == 3)
    #expect(error?.reason.contains("sequence-classification") == true)
  }

  @Test("What is no YAML, no mapping or nothing is refused", arguments: ["a: [", "- a", "", "text", "a: 1\na: 2"])
  func malformed(text: String) throws {
    let model = try TinyModel()
    try model.write("model.yaml", Array(text.utf8))
    let error = #expect(throws: ModelError.self) { try model.open() }
    #expect(error?.kind == .invalidDescription)
  }

  @Test("A missing file is named", arguments: ["model.yaml", "model.onnx", "tokenizer.json"])
  func missing(file: String) throws {
    let model = try TinyModel()
    try FileManager.default.removeItem(at: model.url(file))
    let error = #expect(throws: ModelError.self) { try model.open() }
    #expect(error?.kind == .missingFile)
    #expect(error?.file.hasSuffix("/\(file)") == true)
  }

  @Test("A changed file is told by its checksum", arguments: ["model.onnx", "tokenizer.json"])
  func checksum(file: String) throws {
    let model = try TinyModel()
    let bytes = try model.bytes(file)
    try model.write(file, bytes.dropLast() + [(bytes.last ?? 0) ^ 1])
    let error = #expect(throws: ModelError.self) { try model.open() }
    #expect(error?.kind == .wrongChecksum)
    #expect(error?.file.hasSuffix("/\(file)") == true)
  }

  @Test(
    "A graph that is not of its family is told apart",
    arguments: [
      ("other-family", "pixels is not of its family"), ("int32", "must be int64 [?, ?]"),
      ("fixed-batch", "must be int64 [?, ?]"), ("no-logits", "output logits is missing"),
      ("five-labels", "gives 5 logits but model.yaml names 4"),
    ])
  func unfit(graph: String, reason: String) throws {
    let model = try TinyModel()
    try model.replace("model.onnx", try Fixture.bytes("graphs/\(graph).onnx"))
    let error = #expect(throws: ModelError.self) { try model.engine() }
    #expect(error?.kind == .unfitGraph)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("Fewer labels than logits are told")
  func labels() throws {
    let model = try TinyModel()
    try model.describe("games, other]", as: "games]")
    let error = #expect(throws: ModelError.self) { try model.engine() }
    #expect(error?.kind == .unfitGraph)
    #expect(error?.reason.contains("gives 4 logits but model.yaml names 3") == true)
  }

  @Test("A graph that cannot read the longest input it is promised is told")
  func tooLong() throws {
    let model = try TinyModel()
    try model.describe("max_tokens: 48", as: "max_tokens: 65")
    let error = #expect(throws: ModelError.self) { try model.engine() }
    #expect(error?.kind == .unfitGraph)
    #expect(error?.reason.contains("65 tokens") == true)
  }

  @Test("A corrupt, a truncated and an empty graph are refused", arguments: [0, 1, 2])
  func corrupt(way: Int) throws {
    let model = try TinyModel()
    let bytes = try model.bytes("model.onnx")
    var random = SplitMix(seed: 5)
    let noise = bytes.map { _ in UInt8.random(in: 0...255, using: &random) }
    try model.replace("model.onnx", [noise, Array(bytes.prefix(bytes.count / 2)), []][way])
    let error = #expect(throws: ModelError.self) { try model.engine() }
    #expect(error?.kind == .invalidGraph)
    #expect(error?.file.hasSuffix("/model.onnx") == true)
  }

  @Test("A truncated tokenizer is told, with the line")
  func truncatedTokenizer() throws {
    let model = try TinyModel()
    let bytes = try model.bytes("tokenizer.json")
    for count in [0, 1, bytes.count / 3, bytes.count / 2, bytes.count - 1] {
      try model.replace("tokenizer.json", Array(bytes.prefix(count)))
      let error = #expect(throws: ModelError.self) { try model.engine() }
      #expect(error?.kind == .invalidTokenizer)
      #expect(error?.line == 1)
      #expect(error?.reason.contains("ends too early") == true, "\(String(describing: error))")
    }
  }
}
