import ArgumentParser
import Testing

@testable import leeway

struct HelpTests {
  /// Every command and its own commands.
  static let commands: [any ParsableCommand.Type] = Leeway.configuration.subcommands.flatMap { command in
    [command] + command.configuration.subcommands
  }

  @Test func `every command says what it does`() {
    #expect(Self.commands.count >= 8)
    for command in Self.commands {
      let help = Leeway.helpMessage(for: command, columns: 120)
      #expect(help.contains("OVERVIEW:"))
      #expect(help.contains("USAGE: leeway"))
      // The usage is one line, however long.
      #expect(help.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }.allSatisfy { $0.count <= 120 })
    }
  }

  @Test(
    arguments: [
      ["run", "ingest", "infer", "--brokers", "a:1", "--model", "m", "--delivery", "at_least_once"],
      ["run", "--embedded", "ingest"],
      ["run", "infer", "--config", "f.yaml", "--property", "a=b", "--property", "c=d", "--prefix", "x."],
      ["topics", "plan", "-b", "a:1"], ["topics", "apply", "--topics", "t", "--replicas", "3"],
      ["publish", "--file", "f", "--key", "/id"], ["publish", "--text"],
      ["watch", "drift.alerts", "--from", "beginning", "--count", "3", "--json"],
      ["topics", "apply", "--shorten-retention", "--change-cleanup", "--lower-message-size"],
      ["topics", "lint"], ["topics", "lint", "topics", "--against", "old"], ["topics", "acls"],
      ["topics", "acls", "ingest", "publish", "--format", "kafka-acls", "--principal", "User:leeway"],
      ["quarantine", "list", "--summary"],
      ["quarantine", "list", "--rule", "invalid_json", "--since", "2h", "--json"],
      ["quarantine", "show", "1:17", "--raw"], ["quarantine", "replay", "--rule", "missing_field", "--dry-run"],
      ["quarantine", "replay", "--at", "1:17", "--at", "1:18", "--to", "documents.raw"],
      ["quarantine", "replay", "--all", "--limit", "5"], ["check", "--config", "f"], ["version"],
      ["demo", "--headless", "--seed", "7", "--documents", "f"],
      ["replay", "infer", "--from", "-24h", "--model", "m", "--into", "next.", "--dry-run"],
      ["replay", "detect", "--into", "next.", "--read", "next.", "--from", "0:1,1:2", "--to", "end", "--keep-open"],
      ["replay", "raw", "--into", "v2.", "--topics", "t"], ["state", "show", "ingest"],
      ["alerts", "list"], ["alerts", "list", "--all", "--stream", "a/b@1", "--json"],
      ["alerts", "show", "3f2a9c41b07d"],
      ["alerts", "ack", "3f2a9c41b07d", "--reason", "new supplier"], ["alerts", "ack", "--incident", "3f2a9c41b07d"],
      ["alerts", "suppress", "--stream", "mail/topics@1", "--until", "2026-03-01T06:00:00Z"],
      [
        "alerts", "suppress", "--stream", "mail/topics@1", "--feature", "language", "--from", "2026-03-01T00:00:00Z",
        "--until", "2026-03-02T00:00:00Z",
      ],
      ["baseline", "list"], ["baseline", "show", "--stream", "mail/topics@1"],
      ["baseline", "diff", "a", "b", "--json"],
      ["baseline", "accept", "3f2a9c41b07d"], ["baseline", "accept", "--incident", "3f2a9c41b07d", "--documents", "5"],
      ["baseline", "learn", "--stream", "m/t@1", "--from", "2026-03-01T00:00:00Z", "--documents", "5", "--name", "s"],
      [
        "baseline", "learn", "--stream", "m/t@1", "--from", "2026-02-01T00:00:00Z", "--to", "2026-02-15T00:00:00Z",
        "--output", "b.json",
      ], ["baseline", "learn", "--input", "a.jsonl", "--output", "b.json"],
      ["baseline", "retire", "--stream", "m/t@1"],
      ["baseline", "pin", "--stream", "m/t@1", "--name", "golden"],
      ["baseline", "pin", "--stream", "m/t@2", "--file", "f"],
      ["state", "rebuild", "ingest", "--partition", "3", "--accept-loss", "--from-empty", "--dry-run"],
    ])
  func `the command lines that help and documents show are understood`(arguments: [String]) throws {
    _ = try Leeway.parseAsRoot(arguments)
  }

  @Test(
    arguments: [
      (["run", "cook"], "cook"), (["run", "--embedded", "--brokers", "x"], "--brokers"),
      (["run", "--property", "nothing"], "NAME=VALUE"), (["publish", "--key", "id"], "JSON Pointer"),
      (["publish", "--key", "/id", "--text"], "--text"), (["watch"], "topic"),
      (["watch", "a", "--from", "middle"], "middle"), (["watch", "a", "--count", "0"], "--count"),
      (["topics", "apply", "--replicas", "0"], "--replicas"), (["demo", "--scale", "0"], "--scale"), (["bake"], "bake"),
      (["quarantine", "replay"], "--all"), (["quarantine", "show", "17"], "17"),
      (["quarantine", "list", "--rule", "invalid_jsn"], "Did you mean"),
      (["quarantine", "list", "--since", "now"], "--since"), (["quarantine", "list", "--offset", "5-"], "--offset"),
      (["topics", "acls", "--format", "kafka-acls"], "--principal"),
      (["topics", "acls", "cook"], "cook"), (["run", "--property", "sasl.password=x"], "kafka.sasl"),
      (["alerts", "ack"], "--incident"), (["alerts", "ack", "a", "--incident", "b"], "--incident"),
      (["alerts", "suppress", "--stream", "m/t", "--until", "2026-03-01T06:00:00Z"], "--stream"),
      (["alerts", "suppress", "--stream", "m/t@1", "--until", "tomorrow"], "--until"),
      (["baseline", "pin", "--stream", "m/t@1", "--id", "a", "--file", "b"], "not both"),
      (["baseline", "learn"], "--stream"), (["baseline", "learn", "--input", "a"], "--output"),
      (["baseline", "learn", "--stream", "m/t@1", "--to", "2026-03-01T00:00:00Z"], "--output"),
      (["baseline", "learn", "--stream", "m/t@1", "--output", "a", "--features", "f.yaml"], "--input"),
      (["baseline", "show"], "--stream"),
      (["replay", "infer", "--from", "yesterday"], "--from"),
      (["replay", "ingest", "--final-time", "5"], "--final-time"),
    ])
  func `a wrong command line is refused with status 64 and the reason`(arguments: [String], reason: String) {
    let error = #expect(throws: (any Error).self) { try Leeway.parseAsRoot(arguments) }
    guard let error else { return }
    #expect(Leeway.exitCode(for: error).rawValue == 64)
    #expect(Leeway.fullMessage(for: error).contains(reason))
  }
}
