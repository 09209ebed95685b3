import Foundation
import Testing

/// The files of `deploy/` against the schemas they are written to, by validators of another make (`validate.py`).
@Suite(.serialized, .enabled(if: python != nil, "LEEWAY_PYTHON is not set; scripts/test sets it"))
struct DeployTests {
  private static let tree = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `The files of deploy fit their schemas and each other`() async throws {
    let verdict = try await Self.validate(Self.tree)
    #expect(verdict.status == 0, "\(verdict.text)")
    #expect(verdict.text == "deploy: no fault found\n")
  }

  /// What is broken: in which file, what is replaced by what, and the fault that is to be found.
  struct Breakage: Sendable, CustomTestStringConvertible {
    var file: String
    var what: String
    var with: String
    var fault: String
    var testDescription: String { "\(file): \(fault)" }

    init(_ file: String, _ what: String, _ with: String, _ fault: String) {
      self.file = file
      self.what = what
      self.with = with
      self.fault = fault
    }
  }

  @Test(arguments: [
    Breakage("compose.yaml", "restart: unless-stopped", "restarts: unless-stopped", "'restarts' was unexpected"),
    Breakage("compose.yaml", "run, detect,", "run, detects,", "services.detect: runs ['run', 'detects'"),
    Breakage("compose.yaml", "- kafka:/var", "- kafkas:/var", "services.kafka: no volume kafkas"),
    Breakage("compose.yaml", "    topics:\n", "    topic:\n", "depends on topic, which is not there"),
    Breakage("leeway.yaml", "port: 8080", "port: 8080\n  port: 8081", "key 'port' appears twice"),
    Breakage("Dockerfile", "USER 10001:10001", "USER root", "runs as root"),
    Breakage("Dockerfile", "--from=build /result", "--from=builder /result", "names no earlier stage"),
    Breakage("Dockerfile", "COPY topics", "COPY tropics", "COPY tropics: not in the tree"),
    Breakage("kubernetes/infer.yaml", "periodSeconds: 10", "periodSeconds: ten", "Kubernetes 1.29: spec.template.spec"),
    Breakage("kubernetes/flag.yaml", "    spec:\n      auto", "    specs:\n      auto", "'specs' was unexpected"),
    Breakage("kubernetes/detect.yaml", "path: /readyz", "path: /ready", "readinessProbe does not ask /readyz"),
    Breakage("kubernetes/ingest.yaml", "\"50000\"", "50000", "50000 is not of type 'string'"),
    Breakage("kubernetes/summarize.yaml", "topic: predictions", "topic: prediction", "the stage reads predictions"),
    Breakage("kubernetes/topics-job.yaml", "key: password", "key: pass", "no key pass in the secret"),
    Breakage("kubernetes/kustomization.yaml", "  - flag.yaml\n", "", "flag.yaml is listed and not there"),
    Breakage("kubernetes/leeway.yaml", "kafka-bootstrap", "kafka", "asks other brokers than the stages do"),
  ])
  func `A fault in a file is found and named`(breakage: Breakage) async throws {
    let copy = try Self.copyOfTree()
    defer { try? FileManager.default.removeItem(at: copy) }
    let file = copy.appending(path: "deploy/\(breakage.file)")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(breakage.what), "the breakage no longer fits the file")
    try text.replacingOccurrences(of: breakage.what, with: breakage.with)
      .write(to: file, atomically: true, encoding: .utf8)
    let verdict = try await Self.validate(copy)
    #expect(verdict.status == 1)
    #expect(verdict.text.contains(breakage.fault), "\(verdict.text)")
  }

  /// A tree whose `deploy` is a copy and whose rest is this one.
  private static func copyOfTree() throws -> URL {
    let copy = FileManager.default.temporaryDirectory.appending(path: "leeway-deploy-\(UUID())")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    for entry in try FileManager.default.contentsOfDirectory(at: tree, includingPropertiesForKeys: nil) {
      let target = copy.appending(path: entry.lastPathComponent)
      if entry.lastPathComponent == "deploy" {
        try FileManager.default.copyItem(at: entry, to: target)
      } else {
        try FileManager.default.createSymbolicLink(at: target, withDestinationURL: entry)
      }
    }
    return copy
  }

  /// Waits without keeping a thread from other tests; so the output goes through a file.
  private static func validate(_ tree: URL) async throws -> (status: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "leeway-deploy-\(UUID()).txt")
    _ = FileManager.default.createFile(atPath: file.path(), contents: nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = [Self.tree.appending(path: "Tests/DeployTests/validate.py").path(), tree.path()]
    let output = try FileHandle(forWritingTo: file)
    process.standardOutput = output
    process.standardError = output
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do {
        try process.run()
      } catch {
        ended.resume(throwing: error)
      }
    }
    return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
  }
}

private let python = ProcessInfo.processInfo.environment["LEEWAY_PYTHON"]
