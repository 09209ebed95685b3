import Events
import Testing

@Suite("The registry")
struct ModelRegistryTests {
  typealias Step = (version: String, role: ModelRecord.Role, share: Double?)

  /// The registry after these records, which must all be taken.
  private func registry(_ steps: [Step]) -> ModelRegistry {
    var registry = ModelRegistry()
    for (offset, step) in steps.enumerated() {
      let problem = registry.take(
        ModelRecordTests.record(step.version, step.role, share: step.share), offset: Int64(offset))
      #expect(problem == nil)
    }
    return registry
  }

  private func summary(_ registry: ModelRegistry) -> [String] {
    registry.versions(of: "topic").map { "\($0.record.version) \($0.record.role.rawValue)" }
  }

  @Test("A new version in production retires the old one, which is what one falls back to")
  func production() {
    let registry = registry([("1", .production, nil), ("2", .production, nil), ("3", .production, nil)])
    #expect(summary(registry) == ["1 retired", "2 retired", "3 production"])
    let roles = registry.roles(of: "topic")
    #expect(roles.production?.record.version == "3")
    #expect(roles.production?.offset == 2)
    #expect(roles.former.map(\.record.version) == ["2", "1"])
    #expect(roles.offset == 2)
  }

  @Test("To go back is to put the old version in production again")
  func rollback() {
    let registry = registry([("1", .production, nil), ("2", .production, nil), ("1", .production, nil)])
    #expect(summary(registry) == ["1 production", "2 retired"])
    #expect(registry.roles(of: "topic").former.map(\.record.version) == ["2"])
  }

  @Test("A version that is retired by name is not fallen back to")
  func retired() {
    let registry = registry([
      ("1", .production, nil), ("2", .production, nil), ("1", .retired, nil), ("3", .production, nil),
    ])
    #expect(registry.roles(of: "topic").former.map(\.record.version) == ["2"])
  }

  @Test("A canary may run without production, keeps its share, and gives way to the next one")
  func canary() {
    var registry = registry([("1", .canary, 0.2)])
    #expect(registry.roles(of: "topic").production == nil)
    #expect(registry.roles(of: "topic").canary?.record.share == 0.2)
    #expect(registry.take(ModelRecordTests.record("2", .canary, share: 0.5), offset: 7) == nil)
    #expect(registry.roles(of: "topic").canary?.record.version == "2")
    #expect(summary(registry) == ["1 candidate", "2 canary"])
    #expect(registry.version("1", of: "topic")?.record.share == nil)
  }

  @Test("A canary that goes into production is no canary any more")
  func promotion() {
    let registry = registry([("1", .production, nil), ("2", .canary, 0.1), ("2", .production, nil)])
    #expect(registry.roles(of: "topic").canary == nil)
    #expect(registry.roles(of: "topic").production?.record.version == "2")
  }

  @Test("Of two shadows the later one runs")
  func shadows() {
    let registry = registry([("1", .shadow, nil), ("2", .shadow, nil)])
    #expect(registry.roles(of: "topic").shadow?.record.version == "2")
    #expect(summary(registry) == ["1 candidate", "2 shadow"])
  }

  @Test("Models of other names have roles of their own")
  func names() {
    var registry = registry([("1", .production, nil)])
    #expect(registry.take(ModelRecordTests.record("9", .production, name: "other"), offset: 1) == nil)
    #expect(registry.names == ["other", "topic"])
    #expect(registry.roles(of: "topic").production?.record.version == "1")
    #expect(registry.roles(of: "topic").offset == 1)
    #expect(registry.roles(of: "nobody") == ModelRoles(offset: 1))
  }

  @Test("What cannot be read is skipped with its place, and the rest goes on")
  func malformed() {
    var registry = ModelRegistry()
    let garbage: [[UInt8]?] = [nil, [], Array("{".utf8), Array("{}".utf8), [0xFF, 0xFE], Array("null".utf8)]
    for (offset, bytes) in garbage.enumerated() {
      let problem =
        bytes.map { bytes in bytes.withUnsafeBytes { registry.take($0, offset: Int64(offset)) } }
        ?? registry.take(nil as UnsafeRawBufferPointer?, offset: Int64(offset))
      #expect(problem?.offset == Int64(offset))
      #expect(problem?.description.hasPrefix("models, offset \(offset): ") == true)
    }
    #expect(registry.names.isEmpty)
    #expect(registry.offset == 5)
    #expect(registry.take(ModelRecordTests.record("1", .production), offset: 6) == nil)
    #expect(registry.roles(of: "topic").production != nil)
  }

  @Test("A version is never two things")
  func digests() {
    var registry = registry([("1", .candidate, nil)])
    let other = ModelRecordTests.record("1", .production, digest: "sha256:" + String(repeating: "1", count: 64))
    #expect(registry.take(other, offset: 1)?.reason.contains("never two things") == true)
    #expect(registry.roles(of: "topic").production == nil)
    #expect(registry.offset == 1)
    let moved = ModelRecordTests.record("1", .production, location: "elsewhere/1")
    #expect(registry.take(moved, offset: 2) == nil)
    #expect(registry.roles(of: "topic").production?.record.location == "elsewhere/1")
  }

  @Test("A record that was taken in already changes nothing")
  func repeats() {
    var registry = registry([("1", .production, nil), ("2", .production, nil)])
    let before = registry
    #expect(registry.take(ModelRecordTests.record("1", .production), offset: 0) == nil)
    #expect(registry == before)
  }
}
