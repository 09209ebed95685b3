import Statistics
import Testing

/// A change of one feature, and how many documents may pass until it is found.
struct SimulatedChange: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let feature: SimulatedFeature
  let label: String?
  let most: Int

  init(_ name: String, _ feature: SimulatedFeature, label: String? = nil, within most: Int) {
    testDescription = name
    self.feature = feature
    self.label = label
    self.most = most
  }

  static let all = [
    SimulatedChange("a class from 10 to 15 %", SimulatedStream.topic(share: 0.15), label: "games", within: 2_900),
    SimulatedChange("a class from 10 to 25 %", SimulatedStream.topic(share: 0.25), label: "games", within: 400),
    SimulatedChange("a language from 8 to 14 %", SimulatedStream.language(share: 0.14), label: "it", within: 2_100),
    SimulatedChange(
      "a new entity type in 1 %", SimulatedStream.entity(share: 0.12, fresh: 0.01), label: "unseen", within: 1_800),
    SimulatedChange(
      "an entity type from 12 to 18 %", SimulatedStream.entity(share: 0.18, fresh: 0), label: "person", within: 2_100),
    SimulatedChange("no entity, from 8 to 11 %", SimulatedStream.noEntity(share: 0.11), label: "yes", within: 5_200),
    SimulatedChange("confidence from 0.80 to 0.76", SimulatedStream.confidence(mean: 0.76), within: 1_600),
    SimulatedChange("unknown pieces from 3.2 to 4.2 %", SimulatedStream.unknownPieces(mean: 0.042), within: 1_000),
    SimulatedChange("texts 16 % longer", SimulatedStream.length("characters", factor: 1.16), within: 3_200),
    SimulatedChange("texts 65 % longer", SimulatedStream.length("characters", factor: 1.65), within: 400),
  ]
}

@Suite("Delays")
struct DelayTests {
  @Test("a change is found in time, where it is, and resolves when it is over", arguments: SimulatedChange.all)
  func found(change: SimulatedChange) throws {
    let seed: UInt64 = 11
    var run = SimulatedRun(SimulatedStream(seed: seed))
    try run.run(documents: 33_000)
    #expect(run.baseline?.isSteady == true)
    #expect(run.opened.isEmpty, "seed \(seed)")
    run.stream.change(change.feature)
    let delay = try run.run(documents: 2 * change.most) { report, _ in
      report.change == .opened && report.feature == change.feature.name && report.label == change.label
    }
    print("\(change.testDescription): found after \(delay) documents (seed \(seed))")
    let alert = try #require(run.opened.first { $0.feature == change.feature.name && $0.label == change.label })
    #expect(delay <= change.most, "seed \(seed)")
    #expect(alert.earliest <= 33_000_000 && alert.latest >= 33_000_000)
    #expect(run.opened.allSatisfy { $0.feature == change.feature.name })
    run.stream.restore()
    let recovery = try run.run(documents: 8_000) { report, detector in
      report.change == .resolved && detector.openAlerts.isEmpty
    }
    print("\(change.testDescription): resolved after \(recovery) documents")
    #expect(run.detector.openAlerts.isEmpty, "seed \(seed)")
  }
}
