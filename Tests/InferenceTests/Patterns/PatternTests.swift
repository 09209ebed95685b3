import Foundation
import Testing

@testable import Inference

@Suite("Patterns")
struct PatternTests {
  private final class Model {
    let path: String

    init(_ yaml: String) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "patterns-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      path = folder.path(percentEncoded: false)
      try Data("name: p\nversion: 1.0.0\nfamily: patterns\n\(yaml)".utf8).write(
        to: folder.appending(path: "model.yaml"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func load() throws -> LoadedModel {
      try LoadedModel(try ModelDirectory(path: path), runtime: try TinyModel.runtime())
    }
  }

  private func found(_ patterns: [(String, String)], _ text: String) throws -> [String] {
    let named = try patterns.map { try NamedPattern(label: $0.0, pattern: $0.1) }
    return PatternEngine(named, maxDocumentBytes: 1 << 20).answer(text).entities.map { entity in
      let scalars = Array(text.unicodeScalars)[entity.start..<entity.end]
      return "\(entity.label) \(entity.start)-\(entity.end) \(String(String.UnicodeScalarView(scalars)))"
    }
  }

  @Test("Matches become entities with places in scalars, by where they begin")
  func matches() throws {
    let text = "Zürich 漢字: ORD-123456, ord-9, 🚢 ORD-654321 by a@b.example"
    #expect(
      try found([("mail", #"\S+@\S+"#), ("order", #"ORD-\d{6}"#)], text) == [
        "order 11-21 ORD-123456", "order 32-42 ORD-654321", "mail 46-57 a@b.example",
      ])
  }

  @Test("Of a pattern with a group its first group is the entity, and matches do not overlap")
  func groups() throws {
    #expect(try found([("n", #"no\. (\d+)"#)], "no. 12 no. x no. 7") == ["n 4-6 12", "n 17-18 7"])
    #expect(try found([("a", "aa")], "aaaaa") == ["a 0-2 aa", "a 2-4 aa"])
    #expect(try found([("a", "x(y)?z")], "xz xyz") == ["a 0-2 xz", "a 4-5 y"])
  }

  @Test("A pattern that is malformed, or matches nothing at all, is refused with its line")
  func faults() throws {
    for (pattern, reason) in [("(", "missing"), ("x*", "without a letter"), (#"(?=a)"#, "invalid")] {
      let model = try Model("patterns:\n- label: a\n  pattern: '\(pattern)'\n")
      let error = #expect(throws: ModelError.self) { try model.load() }
      #expect(error?.line == 6 && error?.reason.contains(reason) == true, "\(String(describing: error))")
    }
  }

  @Test("A pattern that ruins other engines ends in time linear in the text")
  func linear() throws {
    let text = String(repeating: "a", count: 100_000)
    #expect(try found([("a", "(a+)+b")], text).isEmpty)
  }

  @Test("They are a model: with a digest, labels, and answers like any other's")
  func model() throws {
    let model = try Model("patterns:\n- {label: order, pattern: 'ORD-\\d+'}\n- {label: order, pattern: 'A\\d+'}\n")
    let loaded = try model.load()
    #expect(loaded.description.entityLabels == ["order"])
    #expect(loaded.directory.digest.count == 64)
    let answers = try loaded.answers(to: ["A1 ORD-2", "", "\u{0}"]).map { try $0.get() }
    #expect(answers.map(\.entities.count) == [2, 0, 0])
    #expect(answers[0].entities.allSatisfy { $0.score == 1 })
    #expect(throws: RequestError.fixedLabels(.patterns)) { try loaded.prepare(DocumentQuestion(labels: ["x"])) }
  }
}
