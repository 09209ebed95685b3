import Events
import Foundation
import Inference
import Testing

@testable import leeway

@Suite("leeway predict")
struct PredictTests {
  private func model() throws -> LoadedModel {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../models/starter")
    return try LoadedModel(
      try ModelDirectory(path: path.standardizedFileURL.path(percentEncoded: false)), runtime: try OnnxRuntime.open(),
      options: .init(workers: 1))
  }

  private func predict(_ lines: [String], withScores: Bool = false) throws -> (lines: [[String: Any]], failed: Int) {
    let numbered = lines.enumerated().map { (number: $0 + 1, bytes: Array($1.utf8)) }
    let batch = PredictBatch(numbered[...], model: try model(), withScores: withScores)
    let read = try batch.output.split(separator: 0x0A).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
    return (read, batch.failed)
  }

  @Test("Each line gets one in its place: an answer, or why there is none, with its id or its number")
  func lines() throws {
    let (lines, failed) = try predict([
      #"{"id": "a", "text": "A small mail server."}"#, #"{"text": 3}"#, "nonsense", "[]", #"{"id": "x"}"#,
      #"{"id": 7, "text": "games", "labels": ["x"]}"#, #"{"id": {}, "text": "x"}"#, #"{"text": ""}"#,
    ])
    #expect(lines.count == 8)
    #expect(failed == 6)
    #expect(lines.map { $0["error"] == nil } == [true, false, false, false, false, false, false, true])
    #expect(lines[0]["id"] as? String == "a")
    #expect(lines[1]["line"] as? Int == 2)
    #expect(lines[5]["id"] as? Int == 7)
    #expect((lines[1]["error"] as? String)?.contains("/text") == true)
    #expect((lines[4]["error"] as? String)?.contains("/text: it is missing") == true)
    #expect((lines[5]["error"] as? String)?.contains("labels of its own") == true)
    let classes = try #require(lines[0]["classifications"] as? [[String: Any]])
    #expect(classes[0]["task"] as? String == "section")
    #expect((classes[0]["labels"] as? [Any])?.count == 19)
  }

  @Test("Raw scores are added where they are asked for")
  func scores() throws {
    let (plain, _) = try predict([#"{"text": "mail"}"#])
    let (scored, _) = try predict([#"{"text": "mail"}"#], withScores: true)
    #expect(plain[0]["logits"] == nil)
    let rows = try #require(scored[0]["logits"] as? [[[String: Any]]])
    #expect(rows[0][0]["name"] as? String == "section")
    #expect(rows[0][0]["shape"] as? [Int] == [19])
    #expect((rows[0][0]["values"] as? [Double])?.count == 19)
  }

  @Test(
    "Tasks of a line are an object of lists, or a list of objects",
    arguments: [
      #"{"text": "x", "tasks": {"tone": ["fine", "foul"]}}"#,
      #"{"text": "x", "tasks": [{"name": "tone", "labels": ["fine", "foul"]}]}"#,
      #"{"text": "x", "tasks": {"tone": {"labels": ["fine", "foul"]}}}"#,
    ])
  func tasks(line: String) throws {
    let read = try PredictLine(parsing: line)
    #expect(read.question.tasks == [.init("tone", labels: ["fine", "foul"])])
  }

  @Test(
    "What is wrong with a line is said with its place",
    arguments: [
      (#"{"text": "x", "tasks": 3}"#, "/tasks"), (#"{"text": "x", "tasks": [{}]}"#, "/tasks/0/name"),
      (#"{"text": "x", "tasks": [{"name": "a"}]}"#, "/tasks/0/labels"),
      (#"{"text": "x", "tasks": {"a": [1]}}"#, "/tasks/a/0"),
      (#"{"text": "x", "tasks": {"a": {}}}"#, "/tasks/a/labels"), (#"{"text": "x", "labels": "a"}"#, "/labels"),
      (#"{"text": "x", "tasks": [{"name": "a", "labels": [], "multi_label": 1}]}"#, "/tasks/0/multi_label"),
    ])
  func faults(line: String, place: String) {
    let error = #expect(throws: LineFault.self) { try PredictLine(parsing: line) }
    #expect(error?.description.hasPrefix(place) == true)
  }
}

@Suite("A folder of models")
struct ModelShelfTests {
  private let starter = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../models/starter").standardizedFileURL.path(percentEncoded: false)

  @Test("A version is put in once, is listed with its state, and is taken away")
  func shelf() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "shelf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let shelf = ModelShelf(root: root.path(percentEncoded: false))
    #expect(try shelf.entries().isEmpty)
    let model = try ModelDirectory(path: starter)
    let place = try shelf.add(model)
    #expect(try ModelDirectory(path: place).digest == model.digest)
    #expect(throws: CommandFailure.self) { try shelf.add(model) }
    #expect(try shelf.entries().map { "\($0.name) \($0.version)" } == ["starter \(model.description.version)"])
    try Data("changed".utf8).write(to: URL(filePath: place).appending(path: "tokenizer.json"))
    guard case .failure? = try shelf.entries().first?.directory else {
      Issue.record("the change was not noticed")
      return
    }
    for name in ["../starter", ".", "other"] {
      #expect(throws: CommandFailure.self) { try shelf.remove(name, model.description.version) }
    }
    try shelf.remove("starter", model.description.version)
    #expect(try shelf.entries().isEmpty)
  }
}

extension PredictLine {
  fileprivate init(parsing line: String) throws {
    var index = JSONIndex()
    try self.init(Array(line.utf8), index: &index)
  }
}
