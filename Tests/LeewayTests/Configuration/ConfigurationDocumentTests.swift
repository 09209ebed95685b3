import Foundation
import Stages
import Testing

@testable import leeway

struct ConfigurationDocumentTests {
  private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let document: String

  init() throws {
    document = try String(contentsOf: Self.root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
  }

  /// The rows of the document's tables: a key and its default.
  private var documented: [String: String] {
    var rows: [String: String] = [:]
    for line in document.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      rows[cells[0].replacing("`", with: "")] = cells[1].replacing("`", with: "")
    }
    return rows
  }

  /// The keys that hold values, not sections.
  private func known() throws -> [String: String] {
    let keys = try Configuration.keys(given: ConfigurationExample.text)
    let leaves = keys.filter { key, _ in
      !keys.keys.contains { $0.hasPrefix(key + ".") || $0.hasPrefix(key + "[]") }
    }
    return leaves.mapValues { $0 ?? "required" }
  }

  @Test func `the document has every key there is, and no other`() throws {
    #expect(Set(try known().keys).symmetricDifference(documented.keys).sorted() == [])
  }

  @Test func `the defaults in the document are the program's`() throws {
    let known = try known()
    for (key, value) in documented { #expect(value == known[key], "\(key)") }
  }

  @Test func `the document's example is a configuration`() throws {
    let parts = document.split(separator: "```")
    let yaml = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst("yaml\n".count)
    let folder = try ListFolder()
    try folder.write("password", "x")
    let text = String(yaml).replacing("/run/secrets/kafka-password", with: folder.path + "/password")
      .replacing("/run/secrets/kafka-username", with: folder.path + "/password")
    let configuration = try Configuration(YAMLFile(name: "example", text: text), environment: [:])
    #expect(configuration.ingest.sources.map(\.name) == ["reviews"])
  }

  @Test(arguments: ["deploy/leeway.yaml", "deploy/kubernetes/leeway.yaml"])
  func `the configurations that come with the project are read`(path: String) throws {
    let environment = ["LEEWAY_KAFKA_SASL_USERNAME": "name", "LEEWAY_KAFKA_SASL_PASSWORD": "x"]
    let file = try YAMLFile(path: Self.root.appendingPathComponent(path).path)
    #expect(try Configuration(file, environment: environment).infer.model == "/models/starter")
  }
}
