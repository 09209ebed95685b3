import Events
import Foundation
import Testing

@testable import Pipeline

extension BrokerTests {
  /// The commands of docs/baselines.md as a person gives them, against workers.
  @Suite struct DecisionTests {
    private static let stream = "mail/starter@1"

    @Test func `What people decide is obeyed once, also by a worker that begins anew`() throws {
      let load = try DriftLoad(sources: ["mail"])
      let counting = try load.worker("counting", ["summarize"])
      let first = try load.worker("first", ["detect"])
      try load.pass(seconds: 1_200, share: 0.1)
      let normal = try #require(try load.baselines(of: Self.stream).last)
      let past = "\(load.cluster.folder)/past.json"
      _ = try load.ask("baseline", "learn", "--stream", Self.stream, "--documents", "20000", "--output", past)
      #expect(try load.ask("baseline", "show", past).contains(normal.id))

      try load.decide("baseline", "pin", "--stream", Self.stream, "--name", "golden")
      #expect(try load.baselines(of: Self.stream).contains { $0.name == "golden" && $0.id == normal.id })
      try load.pass(seconds: 150, share: 0.4)
      let alert = try #require(try load.games(of: Self.stream))
      #expect(alert.state == .open)
      try load.decide("alerts", "ack", String(alert.id.prefix(12)), "--by", "ada", "--reason", "the new supplier")
      let known = try #require(try load.games(of: Self.stream))
      #expect(known.state == .acknowledged && known.silent == true && known.id == alert.id)
      #expect(try load.ask("alerts", "show", alert.id).contains("Acknowledged by ada: the new supplier."))

      first.kill()
      let second = try load.worker("second", ["detect"])
      try load.decide("baseline", "accept", alert.id, "--by", "ada", "--reason", "it stays")
      try load.pass(seconds: 1_200, share: 0.4)
      #expect(try load.games(of: Self.stream) == nil)
      let accepted = try #require(try load.baselines(of: Self.stream).max { $0.version < $1.version })
      #expect(accepted.id != normal.id)
      let lines = try load.ask("baseline", "diff", normal.id, accepted.id).split(separator: "\n")
      #expect(lines.contains { $0.contains("class:section") && $0.contains("changed") })

      let until = "2024-01-01T12:00:00Z"
      try load.decide(
        "alerts", "suppress", "--stream", Self.stream, "--feature", "class:section", "--until", until)
      second.kill()
      let third = try load.worker("third", ["detect"])
      try load.pass(seconds: 150, share: 0.1)
      #expect(try load.games(of: Self.stream) == nil)
      try load.decide(
        "alerts", "suppress", "--stream", Self.stream, "--feature", "class:section", "--until", "2024-01-01T00:00:01Z")
      try load.pass(seconds: 30, share: 0.1)
      #expect(try load.games(of: Self.stream)?.state == .open)

      try load.decide("baseline", "pin", "--stream", Self.stream, "--id", normal.id)
      #expect(try load.games(of: Self.stream) == nil)
      #expect(try load.ask("baseline", "show", "--stream", Self.stream).contains(normal.id))
      try load.decide("baseline", "learn", "--stream", Self.stream, "--name", "spring")
      try load.pass(seconds: 1_200, share: 0.1)
      #expect(try load.baselines(of: Self.stream).contains { $0.name == "spring" })
      try load.decide("baseline", "retire", "--stream", Self.stream, "--reason", "learnt from a test")
      #expect(try load.baselines(of: Self.stream).allSatisfy { $0.retired == true })
      #expect(try load.cluster.run(["baseline", "show", "--stream", Self.stream]).status == 1)

      try load.decide("baseline", "retire", "--stream", "mail/other@1")
      #expect(try load.ask("quarantine", "list", "--stage", "detect").contains("mail/other@1"))
      let late = try load.cluster.run(["alerts", "ack", alert.id])
      #expect(late.status == 1 && late.output.contains("it is baseline_changed since"), "\(late.output)")
      try load.end()
      try load.finish()
      try third.stop()
      try counting.stop()
      #expect(try !load.check().events(Alert.self, .alerts).isEmpty)
    }

    @Test func `An incident is decided about with all of its alerts, and a baseline may come from a file`() throws {
      let load = try DriftLoad(sources: ["mail"])
      let counting = try load.worker("counting", ["summarize"])
      let judging = try load.worker("judging", ["detect"])
      try load.pass(seconds: 1_200, share: 0.1)
      let normal = try #require(try load.baselines(of: Self.stream).last)
      let file = "\(load.cluster.folder)/normal.json"
      _ = try load.ask("baseline", "learn", "--stream", Self.stream, "--documents", "20000", "--output", file)

      try load.pass(seconds: 150, share: 0.4)
      let alerts = try load.alerts(of: Self.stream)
      let incident = try #require(alerts.first?.incident)
      #expect(alerts.count > 1 && alerts.allSatisfy { $0.incident == incident && $0.state == .open })
      try load.decide("alerts", "ack", "--incident", String(incident.prefix(12)), "--reason", "the new supplier")
      let known = try load.alerts(of: Self.stream)
      #expect(Set(known.map(\.id)) == Set(alerts.map(\.id)) && known.allSatisfy { $0.state == .acknowledged })

      try load.decide("baseline", "accept", "--incident", incident)
      try load.pass(seconds: 1_200, share: 0.4)
      #expect(try load.alerts(of: Self.stream).isEmpty)
      let accepted = try #require(try load.baselines(of: Self.stream).max { $0.version < $1.version })
      #expect(accepted.id != normal.id)
      let late = try load.cluster.run(["baseline", "accept", "--incident", incident])
      #expect(late.status == 1 && late.output.contains("it is baseline_changed since"), "\(late.output)")

      try load.decide("baseline", "pin", "--stream", Self.stream, "--file", file, "--name", "golden")
      #expect(try load.ask("baseline", "show", "--stream", Self.stream).contains(normal.id))
      try load.pass(seconds: 150, share: 0.4)
      #expect(try load.games(of: Self.stream)?.state == .open)
      try load.end()
      try load.finish()
      try judging.stop()
      try counting.stop()
      #expect(try load.check().events(BaselineRecord.self, .baselines).contains { $0.name == "golden" })
    }
  }
}

extension DriftLoad {
  /// Publishes predictions and waits until they are judged.
  fileprivate func pass(seconds: Int, share: Double) throws {
    try publish(seconds: seconds, share: share)
    try finish()
  }

  /// What a command says, which must succeed.
  fileprivate func ask(_ words: String..., location: SourceLocation = #_sourceLocation) throws -> String {
    try ask(words, location)
  }

  private func ask(_ words: [String], _ location: SourceLocation) throws -> String {
    let (status, output) = try cluster.run(words)
    try #require(status == 0, "\(output)", sourceLocation: location)
    return output
  }

  /// Gives a command, and waits until it is obeyed.
  fileprivate func decide(_ words: String..., location: SourceLocation = #_sourceLocation) throws {
    _ = try ask(words, location)
    try finish()
  }

  fileprivate func baselines(of stream: String) throws -> [BaselineRecord] {
    try events(BaselineRecord.self, ask("baseline", "list", "--stream", stream, "--json"))
  }

  /// The alert of the class whose share changes, where it is not over.
  fileprivate func games(of stream: String) throws -> Alert? {
    try alerts(of: stream).first { $0.category == "games" }
  }

  /// The alerts that are not over.
  fileprivate func alerts(of stream: String) throws -> [Alert] {
    try events(Alert.self, ask("alerts", "list", "--stream", stream, "--json"))
  }

  private func events<Event: Decodable>(_ type: Event.Type, _ output: String) throws -> [Event] {
    try output.split(separator: "\n").map { try EventCoding.decode(type, from: Data($0.utf8)) }
  }
}
