import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("baselines that people decide on")
struct BaselineCommandTests {
  private static var key: String { SimulatedSummaries.stream.key }

  private func run(seed: UInt64, drift: Double) throws -> (run: DecidedRun, baseline: BaselineRecord, alert: Alert?) {
    var run = DecidedRun(seed: seed)
    try run.pass(seconds: 260, share: 0.1)
    if drift != 0.1 { try run.pass(seconds: 60, share: drift) }
    return (run, try #require(try run.events(BaselineRecord.self, .baselines).last), try run.games().last)
  }

  @Test("an accepted alert's feature is learnt anew while the old baseline judges, and the rest goes on")
  func accept() throws {
    var (run, before, alert) = try run(seed: 1, drift: 0.3)
    let id = try #require(alert?.id)
    try run.decide(.accept) { $0.alert = id }
    let known = try #require(try run.games().last)
    #expect(known.state == .acknowledged && known.sentence.hasSuffix(" Accepted as normal by ada: a test."))
    try run.pass(seconds: 190, share: 0.3)
    #expect(try run.events(BaselineRecord.self, .baselines).count == 1)
    try run.pass(seconds: 60, share: 0.3)
    let after = try #require(try run.events(BaselineRecord.self, .baselines).last)
    #expect(after.id != before.id && after.version == 2 && after.name == before.name)
    #expect(try run.games().last?.state == .baselineChanged)
    let tables = try EventCoding.decode(Baseline.self, from: EventCoding.encode(after.tables))
    let old = try EventCoding.decode(Baseline.self, from: EventCoding.encode(before.tables))
    #expect(tables.features.map(\.name) == ["characters", "class:section"])
    #expect(tables.features[0] == old.features[0])
    let games = tables.features[1]
    let bin = try #require((0..<games.bins.count).first { games.bins.label(of: $0) == "games" })
    #expect((0.27...0.33).contains(games.overall.probabilities[bin]))
    // What is normal now raises nothing, and what was normal is a change.
    let sent = run.sent.count
    try run.pass(seconds: 300, share: 0.3)
    #expect(try run.games().last?.state == .baselineChanged, "\(run.sent.count - sent) records")
    try run.pass(seconds: 120, share: 0.1)
    let back = try #require(try run.games().last)
    #expect(back.state == .open && back.baseline == after.id && back.id != id)
  }

  @Test("an alert of a feature that is not accepted keeps its id and its life")
  func others() throws {
    var run = DecidedRun(seed: 2)
    try run.pass(seconds: 260, share: 0.1)
    try run.pass(seconds: 60, share: 0.3, length: 3)
    let alerts = try run.events(Alert.self, .alerts).filter { $0.state == .open }
    let lengths = try #require(alerts.first { $0.feature == "characters" })
    let games = try #require(alerts.first { $0.category == "games" })
    try run.decide(.accept) { $0.alert = games.id }
    try run.pass(seconds: 260, share: 0.3, length: 3)
    #expect(try run.events(BaselineRecord.self, .baselines).count == 2)
    try run.pass(seconds: 300, share: 0.3)
    let told = try run.events(Alert.self, .alerts)
    let over = try #require(told.last { $0.key == lengths.key })
    #expect(over.state == .resolved && over.id == lengths.id)
    #expect(told.last { $0.key == games.key }?.state == .baselineChanged)
  }

  @Test("a retired baseline judges nothing more; its alerts end, and a new one is learnt")
  func retire() throws {
    var (run, before, alert) = try run(seed: 3, drift: 0.3)
    try run.decide(.retire) { $0.name = "autumn" }
    let retired = try #require(try run.events(BaselineRecord.self, .baselines).last)
    #expect(retired.id == before.id && retired.retired == true)
    let over = try #require(try run.games().last)
    #expect(over.state == .baselineChanged && over.id == alert?.id && over.silent == true)
    try run.pass(seconds: 150, share: 0.6)
    #expect(try run.games().last?.id == over.id)
    try run.pass(seconds: 100, share: 0.6)
    let after = try #require(try run.events(BaselineRecord.self, .baselines).last)
    #expect(after.name == "autumn" && after.version == 2 && after.retired == nil)
    try run.pass(seconds: 100, share: 0.1)
    #expect(try run.games().last?.state == .open)
  }

  @Test("a baseline is learnt anew from a moment on, while the old one judges")
  func learn() throws {
    var (run, before, _) = try run(seed: 4, drift: 0.1)
    try run.decide(.learn) { ($0.from, $0.documents) = (DecidedRun.time(300), 5_000) }
    try run.pass(seconds: 280, share: 0.1)
    #expect(try run.events(BaselineRecord.self, .baselines).count == 1)
    try run.pass(seconds: 30, share: 0.1)
    let after = try #require(try run.events(BaselineRecord.self, .baselines).last)
    #expect(after.id != before.id && after.documents >= 5_000 && after.from == DecidedRun.time(300))
  }

  @Test("an earlier baseline can be put in force again, and the distance to the pinned one stays reported")
  func pin() throws {
    var (run, before, _) = try run(seed: 5, drift: 0.1)
    try run.decide(.pin) { $0.name = "golden" }
    let told = try run.events(BaselineRecord.self, .baselines)
    #expect(told.map(\.name) == ["first", "first", "golden"] && told[1].retired == true)
    let golden = try #require(told.last)
    #expect(golden.pinned == true && golden.name == "golden" && golden.id == before.id)
    try run.pass(seconds: 60, share: 0.3)
    let alert = try #require(try run.games().last)
    try run.decide(.accept) { $0.alert = alert.id }
    try run.pass(seconds: 400, share: 0.3)
    let statistics = try run.events(Statistic.self, .statistics).filter { $0.feature == "class:section" }
    let last = try #require(statistics.last)
    #expect(last.pinned?.baseline == golden.id && last.baseline != golden.id)
    let psi = try #require(last.pinned?.psi?.value)
    #expect(try psi > 10 * #require(last.psi?.value) && statistics.first?.pinned == nil)
    try run.decide(.pin) { ($0.tables, $0.baseline) = (golden.tables, golden.id) }
    #expect(try run.events(BaselineRecord.self, .baselines).last?.id == golden.id)
    try run.pass(seconds: 60, share: 0.3)
    let again = try #require(try run.games().last)
    #expect(again.state == .open && again.id != alert.id)
  }

  @Test("a stream can begin with a baseline from elsewhere, and judges from its first document on")
  func begin() throws {
    let (_, baseline, _) = try run(seed: 6, drift: 0.1)
    var run = DecidedRun(seed: 7)
    // So that the stream is known: the test's records lie in a partition of their own choice.
    try run.pass(seconds: 1, share: 0.1)
    try run.decide(.pin) { ($0.tables, $0.baseline) = (baseline.tables, baseline.id) }
    try run.pass(seconds: 60, share: 0.4)
    #expect(try run.games().last?.state == .open)
  }

  @Test("tables of another baseline than is said, or that do not fit together, are refused")
  func spoiled() throws {
    let (_, baseline, _) = try run(seed: 8, drift: 0.1)
    var run = DecidedRun(seed: 8)
    try run.pass(seconds: 10, share: 0.1)
    try run.decide(.pin) { ($0.tables, $0.baseline) = (baseline.tables, "another") }
    guard case .object(var tables) = baseline.tables, case .array(var features) = tables["features"],
      case .object(var feature) = features.first
    else { return #expect(Bool(false)) }
    let spoils: [(inout [String: JSONValue]) -> Void] = [
      { $0["variations"] = .array([]) }, { $0["counts"] = .array([]) }, { $0["counts"] = .null },
      { $0["bins"] = .object([:]) }, { $0["pooledDesignEffect"] = .object(["ratio": .number(0)]) },
      {
        guard case .array(let counts) = $0["counts"] else { return }
        $0["counts"] = .array(counts.map { _ in .integer(.max) })
      },
    ]
    let whole = feature
    for spoil in spoils {
      feature = whole
      spoil(&feature)
      features[0] = .object(feature)
      tables["features"] = .array(features)
      try run.decide(.pin) { ($0.tables, $0.baseline) = (.object(tables), baseline.id) }
    }
    #expect(run.driver.quarantined == [.invalidValue: Int64(1 + spoils.count)])
    #expect(run.driver.states[0].streams[Self.key]?.detector.baseline == nil)
  }

  @Test("what there is no baseline for is refused with the reason")
  func refused() throws {
    var run = DecidedRun(seed: 9)
    try run.pass(seconds: 10, share: 0.1)
    try run.decide(.pin)
    try run.decide(.accept) { $0.incident = "none" }
    try run.decide(.retire) { $0.baseline = "another" }
    try run.decide(.retire) { $0.documents = 10 }
    #expect(run.driver.quarantined == [.invalidValue: 4])
    try run.decide(.retire)
    #expect(run.driver.quarantined == [.invalidValue: 4])
  }
}
