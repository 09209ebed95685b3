import Testing

@testable import Statistics

@Suite("Incidents")
struct IncidentTests {
  @Test("What begins together is one incident, led by the alert with the most evidence a document")
  func together() throws {
    let seed: UInt64 = 71
    var run = SimulatedRun(SimulatedStream(seed: seed))
    try run.run(documents: 33_000)
    run.stream.change(SimulatedStream.topic(share: 0.25))
    run.stream.change(SimulatedStream.length("characters", factor: 1.65))
    try run.run(documents: 4_000)
    let alerts = run.opened
    #expect(Set(alerts.map(\.feature)) == ["topic", "characters"], "seed \(seed)")
    let marks = try alerts.map { try #require($0.incident) }
    #expect(Set(marks.map(\.founder)).count == 1)
    #expect(marks.map(\.alerts) == Array(1...marks.count))
    let evidence = alerts.map { $0.movements[0].evidencePerDocument }
    let most = try #require(evidence.indices.max { evidence[$0] < evidence[$1] })
    let leader = try #require(marks.last?.leader)
    #expect(leader.feature == alerts[most].feature && leader.label == alerts[most].label)
    // The end of an alert names the incident too.
    run.stream.restore()
    try run.run(documents: 8_000) { _, detector in detector.openAlerts.isEmpty }
    let ends = run.reports.filter { $0.change == .resolved }
    #expect(ends.count == alerts.count && ends.allSatisfy { $0.incident?.founder == marks[0].founder })
    #expect(run.reports.filter { $0.change == .warning }.allSatisfy { $0.incident == nil })
  }

  @Test("What begins later is another incident")
  func apart() throws {
    let seed: UInt64 = 72
    var run = SimulatedRun(SimulatedStream(seed: seed))
    try run.run(documents: 33_000)
    run.stream.change(SimulatedStream.topic(share: 0.25))
    try run.run(documents: 8_000)
    run.stream.change(SimulatedStream.length("characters", factor: 1.65))
    try run.run(documents: 4_000)
    let founders = Set(run.opened.compactMap(\.incident).map(\.founder.feature))
    #expect(founders == ["topic", "characters"], "seed \(seed)")
  }

  @Test("Incidents are the same after a restart between two blocks")
  func restarted() throws {
    var stream = SimulatedStream(seed: 73)
    stream.change(SimulatedStream.topic(share: 0.1))
    var detector = StreamDetector(DetectorConfiguration())
    var marks: [IncidentMark?] = []
    for pane in 0..<800 {
      if pane == 600 {
        stream.change(SimulatedStream.topic(share: 0.25))
        stream.change(SimulatedStream.length("characters", factor: 1.65))
      }
      for case .drift(let report) in detector.add(try stream.pane()) where report.change == .opened {
        marks.append(report.incident)
      }
      if pane % 7 == 0 {
        detector = try StreamDetector(
          detector.foundation, detector.course, detector.accounts, detector.keys, learning: detector.learningBlocks,
          stretches: detector.stretches)
      }
    }
    #expect(marks.count >= 2 && marks.allSatisfy { $0 != nil && $0?.founder == marks[0]?.founder })
  }
}
