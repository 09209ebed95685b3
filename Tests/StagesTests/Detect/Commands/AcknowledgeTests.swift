import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("acknowledged alerts")
struct AcknowledgeTests {
  private func opened(seed: UInt64) throws -> (run: DecidedRun, alert: Alert) {
    var run = DecidedRun(seed: seed)
    try run.pass(seconds: 260, share: 0.1)
    try run.pass(seconds: 60, share: 0.25)
    let alert = try #require(try run.games().last)
    #expect(alert.state == .open && alert.silent == nil)
    return (run, alert)
  }

  @Test("an alert that is acknowledged says so at once, and resolves like any other", arguments: [true, false])
  func resolves(byIncident: Bool) throws {
    var (run, alert) = try opened(seed: 1)
    try run.decide(.acknowledge) {
      if byIncident { $0.incident = alert.incident } else { $0.alert = alert.id }
    }
    let known = try #require(try run.games().last)
    #expect(known.state == .acknowledged && known.silent == true && known.id == alert.id)
    #expect(known.sentence.hasSuffix(" Acknowledged by ada: a test."))
    #expect(known.driving == alert.driving)
    try run.pass(seconds: 300, share: 0.1)
    let over = try #require(try run.games().last)
    #expect(over.state == .resolved && over.silent == nil && over.id == alert.id)
    #expect(run.driver.quarantined.isEmpty)
    #expect(run.driver.counted["commands_acknowledge"] == 1)
  }

  @Test("updates of an acknowledged alert are silent until its effect grows by half")
  func grows() throws {
    var (run, alert) = try opened(seed: 2)
    try run.decide(.acknowledge) { $0.alert = alert.id }
    try run.pass(seconds: 120, share: 0.25)
    #expect(try run.games().last?.state == .acknowledged)
    try run.pass(seconds: 200, share: 0.5)
    let grown = try run.games().filter { $0.id == alert.id }
    #expect(grown.contains { $0.state == .open && $0.updatedAt > DecidedRun.time(440) && $0.silent == nil })
  }

  @Test("what is not open cannot be acknowledged, and says so in quarantine", arguments: ["nothing", "0", ""])
  func unknown(id: String) throws {
    var (run, _) = try opened(seed: 3)
    let before = run.sent.count
    try run.decide(.acknowledge) { $0.alert = id }
    #expect(run.driver.quarantined == [.invalidValue: 1])
    #expect(run.sent.count == before + 1)
  }

  @Test("a command that comes again changes nothing")
  func again() throws {
    var (run, alert) = try opened(seed: 4)
    let command = try run.decide(.acknowledge) { $0.alert = alert.id }
    let before = run.sent.count
    try run.hand([DecidedRun.record(command)])
    #expect(run.sent.count == before)
    #expect(run.driver.counted["commands_repeated"] == 1)
  }

  @Test("a command under another key, of an unknown stream or cut short goes to quarantine and stops nothing")
  func broken() throws {
    var (run, alert) = try opened(seed: 5)
    var command = DriftCommand(
      id: "x", stream: SimulatedSummaries.stream, action: .acknowledge, at: .epoch)
    command.alert = alert.id
    let good = try DecidedRun.record(command)
    var cut = good
    cut.value?.removeLast(5)
    var other = command
    other.stream.source = "elsewhere"
    try run.hand([cut, DecidedRun.record(command, key: "k"), DecidedRun.record(other)])
    #expect(run.driver.quarantined.values.reduce(0, +) == 3)
    #expect(try run.games().last?.state == .open)
    try run.hand([good])
    #expect(try run.games().last?.state == .acknowledged)
  }

  @Test("an alert that comes back for the third time within seven days is silent, and says so")
  func flapping() throws {
    var run = DecidedRun(seed: 6)
    try run.pass(seconds: 260, share: 0.1)
    for _ in 0..<3 {
      try run.pass(seconds: 60, share: 0.3)
      try run.pass(seconds: 200, share: 0.1)
    }
    let alerts = try run.games().filter { $0.state == .open || $0.state == .resolved }
    let opened = alerts.filter { $0.state == .open }
    let ids = Set(opened.map(\.id))
    #expect(ids.count == 3)
    for alert in alerts {
      #expect((alert.silent == true) == alert.sentence.contains("nobody is notified") || alert.state == .resolved)
    }
    #expect(opened.first?.silent == nil)
    #expect(alerts.last?.silent == true)
    #expect(alerts.last?.recurrenceOf == opened.first?.id)
  }
}
