import Events
import Testing

@testable import leeway

struct RoleDecisionTests {
  private static let digest = "sha256:" + String(repeating: "0", count: 64)

  /// A registry in which 1 is in production and 2 is a candidate.
  private var registry: ModelRegistry {
    var registry = ModelRegistry()
    for (offset, (version, role)) in [("1", ModelRecord.Role.production), ("2", .candidate)].enumerated() {
      _ = registry.take(
        ModelRecord(
          name: "topics", version: version, digest: Self.digest, location: "kept/\(version)", role: role, at: .epoch),
        offset: Int64(offset))
    }
    return registry
  }

  private func decide(
    _ version: String, _ role: ModelRecord.Role, share: Double? = nil, location: String? = nil
  ) throws -> ModelRecord {
    try RoleDecision(
      name: "topics", version: version, role: role, share: share, location: location, by: "ada", reason: "a trial"
    ).record(registry, root: nil, at: .epoch)
  }

  @Test func `a version that is known keeps its digest and its place`() throws {
    let record = try decide("2", .canary, share: 0.1)
    #expect(record.digest == Self.digest)
    #expect(record.location == "kept/2")
    #expect(record.share == 0.1)
    #expect(record.by == "ada" && record.reason == "a trial")
  }

  @Test func `what is in production is only ever replaced`() throws {
    for role in [ModelRecord.Role.retired, .candidate, .shadow] {
      let error = #expect(throws: CommandFailure.self) { try decide("1", role) }
      #expect(error?.description.contains("is in production, and nothing would answer without it") == true)
    }
    #expect(try decide("1", .production).role == .production)
  }

  @Test func `a version that is not known needs the root, and no place leads out of it`() throws {
    let error = #expect(throws: CommandFailure.self) { try decide("3", .candidate) }
    #expect(error?.description.contains("--root") == true)
    #expect(throws: CommandFailure.self) { try decide("2", .candidate, location: "../2") }
    #expect(throws: CommandFailure.self) { try decide("2", .candidate, location: "/2") }
  }

  @Test func `what the registry says is a line a version`() throws {
    #expect(
      RoleLines.text(registry, names: ["topics"]) == [
        "topics  1  production  0  1970-01-01T00:00:00Z  kept/1",
        "topics  2  candidate   1  1970-01-01T00:00:00Z  kept/2",
      ])
    #expect(try RoleLines.json(registry, names: ["topics"]).first?.contains("\"offset\":0") == true)
  }

  @Test func `one model and the registry exclude each other, and a root needs a name`() throws {
    func problems(_ text: String) -> String {
      do throws(ConfigurationError) {
        _ = try Configuration(YAMLFile(name: "f", text: text), environment: [:])
        return ""
      } catch { return "\(error)" }
    }
    #expect(problems("infer: {model: m, models: {root: r, name: n}}").contains("not both"))
    #expect(problems("infer: {models: {root: r}}").contains("infer.models.name: is missing"))
    #expect(problems("infer: {models: {name: n}}").contains("infer.models.root: is missing"))
    #expect(problems("infer: {models: {root: r, name: n}}").isEmpty)
    #expect(problems("infer: {model: m}").isEmpty)
  }

  @Test func `with the registry infer may read it and write what shadows say, without it neither`() throws {
    func names(_ text: String, _ operation: AccessRule.Operation) throws -> [String] {
      let configuration = try Configuration(YAMLFile(name: "f", text: text), environment: [:])
      return AccessList(.stage(.infer), configuration, topics: []).rules
        .filter { $0.resource == .topic && $0.operations.contains(operation) }.map(\.name)
    }
    let with = "infer: {models: {root: r, name: n}}"
    #expect(try names(with, .read) == ["documents", "models"])
    #expect(try names(with, .write).contains("predictions.shadow"))
    #expect(try names("{}", .read) == ["documents"])
    #expect(try !names("{}", .write).contains("predictions.shadow"))
  }
}
