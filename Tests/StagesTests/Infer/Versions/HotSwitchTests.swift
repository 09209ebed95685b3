import Events
import Logging
import LogSimulation
import Pipeline
import PipelineTesting
import Synchronization
import Testing

@testable import Stages

/// Versions are switched while two workers answer documents, with crashes, rebalances and transactions given up: every
/// document is answered once, by the version that its id falls to under the offset that its prediction names.
@Suite("Switching versions under load")
struct HotSwitchTests {
  static let script: [(version: String, role: ModelRecord.Role, share: Double?)] = [
    ("1", .production, nil), ("2", .canary, 0.2), ("broken", .production, nil), ("2", .production, nil),
    ("3", .shadow, nil), ("1", .canary, 0.2), ("3", .production, nil), ("2", .shadow, nil), ("1", .production, nil),
    ("broken", .canary, 0.5),
  ]

  /// The registry in steps: every few batches its next record is there.
  final class Registry: Sendable {
    let versions: InferVersions
    private let records: [OwnedRecord]
    private let turn = Mutex((batches: 0, taken: 1))

    init(_ versions: InferVersions, _ records: [OwnedRecord]) {
      self.versions = versions
      self.records = records
      versions.take([records[0]])
      while versions.advance() {}
    }

    var taken: Int { turn.withLock { $0.taken } }

    func step(batches: Int) {
      let next = turn.withLock { turn -> OwnedRecord? in
        turn.batches += 1
        guard turn.batches % batches == 0, turn.taken < records.count else { return nil }
        turn.taken += 1
        return records[turn.taken - 1]
      }
      if let next { versions.take([next]) }
      while versions.advance() {}
    }
  }

  /// What one worker asks: the registry goes on, and the shadow has had time for a few documents, before a batch begins.
  struct Asked: InferModelSource {
    let registry: Registry
    let desk: ShadowDesk

    func current() throws -> InferModels {
      registry.step(batches: 3)
      for _ in 0..<20 where !desk.step() { break }
      return try registry.versions.current()
    }
  }

  private static let documents = 2_500

  private func stage(_ registry: Registry) -> InferStage {
    let desk = Mutex<ShadowDesk?>(nil)
    // Room for some thirty documents: most are skipped.
    let lane = ShadowLane(capacity: 32 << 10) { made in desk.withLock { $0 = made } }
    guard let made = desk.withLock({ $0 }) else { preconditionFailure("a lane starts its desk") }
    return InferStage(Asked(registry: registry, desk: made), InferConfiguration(randomSample: 0), shadow: lane)
  }

  private func registry() throws -> (Registry, ModelShelf) {
    let shelf = try ModelShelf()
    for version in ["1", "2", "3"] { try shelf.add(version) }
    let records = try Self.script.enumerated().map { offset, step in
      let digest = step.version == "broken" ? String(repeating: "0", count: 64) : nil
      let record = try shelf.record(step.version, step.role, share: step.share, digest: digest)
      return try ModelShelf.logged(record, offset: Int64(offset))
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let loading = try shelf.loading()
    let versions = InferVersions(name: "tiny", logger: logger) { try loading.load($0, isShadow: $1) }
    return (Registry(versions, records), shelf)
  }

  /// Which version and role a document falls to under an offset: worked out from the script alone.
  private func expected(_ id: String, _ offset: Int64) -> (version: String, role: Prediction.Role) {
    var (production, canary) = ("", String?.none)
    for step in Self.script.prefix(Int(offset) + 1) {
      if step.role != .canary, step.version == canary { canary = nil }
      if step.role == .canary { canary = step.version }
      if step.role == .production, step.version != "broken" { production = step.version }
    }
    if let canary, canary != "broken", DocumentSample.canary(share: 0.2).contains(id) { return (canary, .canary) }
    return (production, .primary)
  }

  @Test("Every document is answered once, by whom its id falls to", arguments: [UInt64(1), 2, 3])
  func answeredOnce(seed: UInt64) throws {
    let (registry, shelf) = try registry()
    let layout = TopicLayout(counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, Int32(4)) }))
    let simulation = PipelineSimulation(seed: seed, plan: .rough, layout: layout)
    let ids = (0..<Self.documents).map { "d\($0)" }
    simulation.publish(
      ids.enumerated().map { InferFixture.document($1, "the \($0 % 7) games of science", partition: Int32($0 % 4)) })
    simulation.add(stage(registry), workers: 2)
    let problems = simulation.run(turns: 3_000)
    try #require(problems.isEmpty, "seed \(seed): \(problems)")
    #expect(registry.taken == Self.script.count, "seed \(seed)")
    #expect(simulation.counts["fault crash"] ?? 0 > 0, "seed \(seed): \(simulation.counts)")
    let found = try simulation.records(of: .predictions).map(InferFixture.prediction)
    #expect(found.map(\.documentID).sorted() == ids.sorted(), "seed \(seed)")
    for one in found {
      let offset = try #require(one.modelsOffset)
      let (version, role) = expected(one.documentID, offset)
      #expect(one.role == role && one.model.version == version, "seed \(seed): \(one.documentID) under \(offset)")
    }
    #expect(Set(found.compactMap(\.modelsOffset)).count > 5, "seed \(seed)")
    #expect(found.contains { $0.role == .canary }, "seed \(seed)")
    let said = try simulation.records(of: .predictionsShadow).map(InferFixture.prediction)
    #expect(Set(said.map(\.documentID)).count == said.count, "seed \(seed)")
    #expect(!said.isEmpty && said.count < ids.count, "seed \(seed): \(said.count)")
    #expect(said.allSatisfy { $0.role == .shadow && ["2", "3"].contains($0.model.version) }, "seed \(seed)")
    withExtendedLifetime(shelf) {}
  }
}
