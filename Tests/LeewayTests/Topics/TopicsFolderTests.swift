import Foundation
import Pipeline
import Testing

@testable import leeway

struct TopicsFolderTests {
  /// The checkout's own folder.
  static let own =
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/topics"

  @Test func `the project's own files describe every topic, with partitions that run straight through`() throws {
    let folder = try TopicsFolder(path: Self.own)
    #expect(Set(Topic.allCases.map(\.rawValue)).isSubset(of: folder.topics.map(\.name)))
    let counts = Dictionary(uniqueKeysWithValues: folder.topics.map { ($0.name, $0.partitions) })
    #expect(counts["documents.raw"] == counts["documents"])
    #expect((counts["predictions"] ?? 0) % (counts["documents"] ?? 1) == 0)
    #expect(folder.topics.messageLimits[.documents] != nil)
  }

  private func error(_ change: (ListFolder) throws -> Void) throws -> String {
    let folder = try ListFolder()
    for topic in Topic.allCases { try folder.write("\(topic.rawValue).yaml", "name: \(topic.rawValue)\n") }
    try change(folder)
    let error = #expect(throws: ConfigurationError.self) { try TopicsFolder(path: folder.path) }
    return (error?.description ?? "").replacing(folder.path, with: "DIR")
  }

  @Test func `a file that cannot be used is named with its line`() throws {
    #expect(
      try error { try $0.write("documents.yaml", "name: documents\npartitions: none\n") }
        == "DIR/documents.yaml:2: partitions: must be a whole number from 1 to 10000, not 'none'")
    #expect(
      try error { try $0.write("documents.yaml", "name: documents\nparts: 4\n") }
        .hasPrefix("DIR/documents.yaml:2: parts: there is no such key."))
    #expect(
      try error { try $0.write("other.yaml", "name: documents\n") }
        == "DIR/other.yaml: the topic 'documents' is described in another file already")
    #expect(
      try error {
        try $0.write("documents.yaml", "name: documents\nevents:\n  - {type: a, schema: schemas/missing.json}\n")
      } == "DIR/documents.yaml: the schema schemas/missing.json is missing")
    #expect(
      try error { try FileManager.default.removeItem(atPath: $0.path + "/predictions.yaml") }
        == "DIR: no file describes the topic predictions")
  }

  @Test func `the folder is looked for in the places that the help names`() throws {
    let root = try ListFolder()
    func make(_ path: String) throws -> String {
      let folder = root.path + "/" + path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("name: documents".utf8).write(to: URL(fileURLWithPath: folder + "/documents.yaml"))
      return folder
    }
    func find(
      _ given: String?, _ environment: [String: String], _ current: String, _ executable: String
    ) throws -> String {
      try TopicsFolder.find(
        given: given, environment: environment, current: root.path + "/" + current,
        executable: root.path + "/" + executable)
    }
    #expect(throws: ConfigurationError.self) { try find(nil, [:], "", "usr/bin/leeway") }
    let checkout = try make("checkout/topics")
    #expect(try find(nil, [:], "", "checkout/.build/x86_64-unknown-linux-gnu/release/leeway") == checkout)
    let share = try make("usr/share/leeway/topics")
    #expect(try find(nil, [:], "", "usr/bin/leeway") == share)
    #expect(try find(nil, [:], "checkout", "usr/bin/leeway") == checkout)
    #expect(try find(nil, ["LEEWAY_TOPICS": "/env"], "checkout", "usr/bin/leeway") == "/env")
    #expect(try find("/given", ["LEEWAY_TOPICS": "/env"], "checkout", "usr/bin/leeway") == "/given")
  }
}
