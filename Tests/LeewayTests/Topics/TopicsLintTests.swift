import Foundation
import Testing

@testable import leeway

struct TopicsLintTests {
  /// A copy of the project's own folder, and of it as the last release.
  private final class Copy {
    let path: String
    let released: String

    init() throws {
      let root = NSTemporaryDirectory() + "leeway-lint-" + UUID().uuidString
      (path, released) = (root + "/now", root + "/old")
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      for folder in [path, released] { try FileManager.default.copyItem(atPath: TopicsFolderTests.own, toPath: folder) }
    }

    deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

    func change(_ file: String, _ what: String, _ with: String) throws {
      let url = URL(fileURLWithPath: path + "/" + file)
      let text = try String(contentsOf: url, encoding: .utf8)
      let place = try #require(text.range(of: what), "the change no longer fits \(file)")
      try text.replacingCharacters(in: place, with: with).write(to: url, atomically: true, encoding: .utf8)
    }

    func problems() -> [String] {
      TopicsLint(path: path, against: released).run().problems.map { $0.replacing(path + "/", with: "") }
    }
  }

  @Test func `the project's own files are in order, and compatible with the last release`() {
    let report = TopicsLint(path: TopicsFolderTests.own, against: nil).run()
    #expect(report.problems == [])
    #expect(report.lines.last?.contains("compatible with") == true)
  }

  @Test(
    arguments: [
      ("documents.yaml", "partitions: 4", "partition: 4", "documents.yaml:10: partition: there is no such key."),
      ("documents.yaml", "name: documents", "name: documentz", "documents.yaml: the name in it is 'documentz'"),
      ("documents.yaml", "name: documents", "name: \"a b\"", "documents.yaml:1: name: may hold letters, digits"),
      (
        "documents.yaml", "retention.ms", "retention.msec",
        "config.retention.msec: Kafka has no such setting of a topic. Did you mean 'retention.ms'?"
      ),
      (
        "documents.yaml", "cleanup.policy: delete", "cleanup.policy: keep",
        "documents.yaml:12: config.cleanup.policy: must be compact or delete"
      ),
      (
        "documents.yaml", "max.message.bytes: 2097152", "max.message.bytes: 2 MiB",
        "config.max.message.bytes: must be a whole number from 0 to 2147483647, not '2 MiB'"
      ),
      (
        "documents.yaml", "partitions: 4", "partitions: 3",
        "documents.yaml: partitions run straight through: it must have the 4 of documents.raw, not 3"
      ),
      (
        "predictions.yaml", "partitions: 4", "partitions: 6",
        "predictions.yaml: partitions run straight through: 6 is no multiple of the 4 of documents"
      ),
      (
        "reviews.yaml", "partitions: 4", "partitions: 3",
        "reviews.yaml: summarize reads it beside predictions: it must have its 4, not 3"
      ),
      (
        "documents.yaml", "schemas/document.json", "schemas/paper.json",
        "documents.yaml:6: the schema schemas/paper.json is missing"
      ),
      (
        "documents.yaml", "schemas/document.json", "schemas/alert.json",
        "schemas/document.json: no topic's file names this schema"
      ),
      ("documents.yaml", "key: document id; none for progress\n", "", "documents.yaml: key is missing"),
      ("schemas/progress.json", "\"time\": {", "\"time\": {{", "schemas/progress.json: the file is not JSON"),
      (
        "schemas/progress.json", "\"type\": \"string\"", "\"type\": \"text\"",
        "schemas/progress.json:12: type must be among array, boolean"
      ),
      (
        "schemas/progress.json", "\"minimum\": 0", "\"minimun\": 0",
        "schemas/progress.json:21: there is no keyword 'minimun'"
      ),
      (
        "schemas/progress.json", "    \"time\"\n", "    \"tide\"\n",
        "required names 'tide', which is not among the properties"
      ),
      ("schemas/progress.json", "2020-12", "2019-09", "schemas/progress.json:2: $schema must be"),
      ("schemas/alert.json", "#/$defs/measure", "#/$defs/measures", "$ref leads nowhere: #/$defs/measures"),
      (
        "schemas/progress.json", "^\\\\d{4}", "(\\\\d{4}",
        "schemas/progress.json:14: pattern must be a regular expression"
      ),
      (
        "asyncapi.yaml", "address: documents.raw", "address: documents.row",
        "asyncapi.yaml:22: no file describes the topic documents.row"
      ),
      ("asyncapi.yaml", "partitions: 4", "partitions: 5", "documents.raw: its file says 4 partitions"),
      (
        "asyncapi.yaml", "retention.ms: 604800000", "retention.ms: 1",
        "documents.raw: its file says retention.ms 604800000"
      ),
      (
        "asyncapi.yaml", "cleanup.policy: [delete]", "cleanup.policy: [compact]",
        "documents.raw: its file says cleanup.policy delete"
      ),
      (
        "asyncapi.yaml", "#/components/messages/document\"", "#/components/messages/paper\"",
        "$ref leads nowhere: #/components/messages/paper"
      ),
      (
        "asyncapi.yaml", "schemas/document.json", "schemas/alert.json",
        "documents: its file does not name schemas/alert.json"
      ),
    ])
  func `what is wrong is named with its place`(file: String, what: String, with: String, problem: String) throws {
    let copy = try Copy()
    try copy.change(file, what, with)
    let found = copy.problems()
    #expect(found.contains { $0.contains(problem) }, "\(found)")
  }

  @Test(
    arguments: [
      // A topic's file, with asyncapi.yaml in step or not: the comparison speaks of the file.
      (
        "drift.alerts.yaml", "partitions: 4", "partitions: 8",
        "drift.alerts.yaml: partitions: 4 were released, and may not become 8 in place"
      ),
      (
        "documents.yaml", "key: document id", "key: source",
        "documents.yaml: key: 'document id; none for progress' was released"
      ),
      (
        "drift.alerts.yaml", "compact,delete", "delete",
        "cleanup.policy: compact,delete was released, and may not become delete"
      ),
      (
        "schemas/progress.json", "\"time\": {", "\"moment\": {", "/time: the field was released, and may not be removed"
      ),
      (
        "schemas/progress.json", "\"type\": \"integer\"", "\"type\": \"number\"",
        "schemas/progress.json:20: /partition: type was \"integer\", and may not become \"number\""
      ),
      (
        "schemas/progress.json", "    \"time\"\n", "    \"time\", \"partition\"\n",
        "/partition: may not be required: what is in the log need not have it"
      ),
      (
        "schemas/progress.json", "  \"required\": [\n    \"time\"\n  ],\n", "",
        "/time: was required, and readers count on it"
      ),
      (
        "schemas/progress.json", "\"minimum\": 0", "\"minimum\": 1",
        "/partition: minimum would refuse what the release allowed"
      ),
      ("schemas/quarantine.json", "        \"too_deep\",\n", "", "/leeway_rule: enum may not lose \"too_deep\""),
      (
        "schemas/alert.json", "\"log_evidence\": {", "\"log_proof\": {",
        "/directions[]/log_evidence: the field was released, and may not be removed"
      ),
    ])
  func `what breaks a release is named`(file: String, what: String, with: String, problem: String) throws {
    let copy = try Copy()
    try copy.change(file, what, with)
    let found = copy.problems()
    #expect(found.contains { $0.contains(problem) }, "\(found)")
  }

  @Test func `a released file or schema may not go`() throws {
    let copy = try Copy()
    try FileManager.default.removeItem(atPath: copy.path + "/schemas/progress.json")
    try FileManager.default.removeItem(atPath: copy.path + "/drift.statistics.yaml")
    let found = copy.problems()
    #expect(found.contains("schemas/progress.json: it was released, and is gone"))
    #expect(found.contains("drift.statistics.yaml: the topic drift.statistics was released, and is gone"))
  }

  @Test(
    arguments: [
      ("schemas/progress.json", "\"time\": {", "\"note\": {\"type\": \"string\"},\n    \"time\": {"),
      ("schemas/progress.json", "\"minimum\": 0", "\"minimum\": -1"),
      ("schemas/quarantine.json", "\"too_deep\",", "\"too_deep\", \"too_odd\","),
      ("documents.yaml", "compression.type: lz4", "compression.type: zstd"),
    ])
  func `optional fields, wider limits and other settings are compatible`(file: String, what: String, with: String)
    throws
  {
    let copy = try Copy()
    try copy.change(file, what, with)
    #expect(copy.problems() == [])
  }

  @Test func `a lint that checked nothing fails`() throws {
    let empty = try ListFolder()
    for path in [empty.path, "/missing/folder"] {
      let report = TopicsLint(path: path, against: nil).run()
      #expect(report.hasFailed)
      #expect(report.lines.count == 2)
    }
    for against in [empty.path, "/missing/folder"] {
      #expect(TopicsLint(path: TopicsFolderTests.own, against: against).run().hasFailed)
    }
  }

  @Test func `the newest release is the one with the highest version`() throws {
    let folder = try ListFolder()
    for name in ["0.2.0", "0.10.0", "0.9", "draft", "0.1.0"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/released/" + name, withIntermediateDirectories: true)
    }
    #expect(TopicsLint.newestRelease(in: folder.path) == folder.path + "/released/0.10.0")
  }
}
