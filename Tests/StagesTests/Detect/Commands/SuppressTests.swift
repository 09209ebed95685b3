import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("suppressed alerts")
struct SuppressTests {
  @Test("what comes and goes while it is suppressed is not published; its statistics are")
  func within() throws {
    var run = DecidedRun(seed: 1)
    try run.pass(seconds: 250, share: 0.1)
    try run.decide(.suppress) { $0.until = DecidedRun.time(900) }
    try run.pass(seconds: 50, share: 0.1)
    try run.pass(seconds: 100, share: 0.3)
    try run.pass(seconds: 300, share: 0.1)
    #expect(try run.events(Alert.self, .alerts).isEmpty)
    #expect((run.driver.counted["alerts_suppressed"] ?? 0) >= 2)
    #expect(try run.events(Statistic.self, .statistics).contains { $0.verdict == .drift })
    try run.pass(seconds: 300, share: 0.1)
    #expect(try run.games().isEmpty)
  }

  @Test("what is still open at the end of a suppression is published then")
  func after() throws {
    var run = DecidedRun(seed: 2)
    try run.pass(seconds: 250, share: 0.1)
    try run.decide(.suppress) { ($0.until, $0.features) = (DecidedRun.time(500), ["class:section"]) }
    try run.pass(seconds: 50, share: 0.1)
    try run.pass(seconds: 199, share: 0.3)
    #expect(try run.games().isEmpty)
    try run.pass(seconds: 2, share: 0.3)
    let alert = try #require(try run.games().first)
    #expect(alert.state == .open && alert.updatedAt == DecidedRun.time(500) && alert.driving.count == 10)
    #expect(try #require(alert.openedAt) < DecidedRun.time(400))
    try run.pass(seconds: 300, share: 0.1)
    #expect(try run.games().last?.state == .resolved)
  }

  @Test("a suppression of other features, or of a later time, holds nothing back")
  func others() throws {
    var run = DecidedRun(seed: 3)
    try run.pass(seconds: 250, share: 0.1)
    try run.decide(.suppress) { ($0.until, $0.features) = (DecidedRun.time(900), ["characters"]) }
    try run.decide(.suppress) {
      ($0.from, $0.until, $0.features) = (DecidedRun.time(800), DecidedRun.time(900), ["class:section"])
    }
    try run.pass(seconds: 50, share: 0.1)
    try run.pass(seconds: 100, share: 0.3)
    #expect(try run.games().contains { $0.state == .open })
  }

  @Test("an alert that was published before a suppression is published as over")
  func published() throws {
    var run = DecidedRun(seed: 4)
    try run.pass(seconds: 260, share: 0.1)
    try run.pass(seconds: 60, share: 0.3)
    #expect(try run.games().last?.state == .open)
    try run.decide(.suppress) { $0.until = DecidedRun.time(5_000) }
    try run.pass(seconds: 300, share: 0.1)
    #expect(try run.games().last?.state == .resolved)
  }

  @Test("a suppression is replaced by one of the same features, and so can be lifted")
  func lifted() throws {
    var run = DecidedRun(seed: 5)
    try run.pass(seconds: 260, share: 0.1)
    try run.decide(.suppress) { $0.until = DecidedRun.time(50_000) }
    try run.pass(seconds: 60, share: 0.3)
    #expect(try run.games().isEmpty)
    try run.decide(.suppress) { $0.until = DecidedRun.time(100) }
    try run.pass(seconds: 1, share: 0.3)
    #expect(try run.games().last?.state == .open)
  }

  @Test("a suppression that is over already is refused")
  func late() throws {
    var run = DecidedRun(seed: 6)
    try run.pass(seconds: 100, share: 0.1)
    try run.decide(.suppress) { $0.until = DecidedRun.time(100) }
    #expect(run.driver.quarantined == [.invalidValue: 1])
  }

  @Test("a stream can be suppressed before its first document, in its own partition")
  func early() throws {
    var run = DecidedRun(seed: 7)
    var command = DriftCommand(id: "early", stream: SimulatedSummaries.stream, action: .suppress, at: .epoch)
    command.until = DecidedRun.time(50_000)
    var record = try DecidedRun.record(command)
    let key = Array(command.stream.key.utf8)
    let home = DecidedRun.layout.partition(of: .summaries, key: key.span.bytes)
    record.partition = 1 - home
    try run.hand([record])
    #expect(run.driver.quarantined == [.invalidEnvelope: 1])
    record.partition = home
    try run.hand([record])
    #expect(run.driver.states[home].streams[command.stream.key]?.life.suppressions.count == 1)
  }
}
