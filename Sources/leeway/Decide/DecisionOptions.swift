internal import ArgumentParser
internal import Events
internal import Foundation
internal import Pipeline

/// Who decides something and why.
struct DecisionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Why, for those who read it later.", valueName: "text"))
  var reason = ""

  @Option(help: ArgumentHelp("Who decides it; by default the name of this user.", valueName: "name"))
  var by: String?

  /// A command that says so, with an id of its own.
  func command(_ action: DriftCommand.Action, of stream: DocumentStream) -> DriftCommand {
    DriftCommand(
      id: UUID().uuidString.lowercased(), stream: stream, action: action, at: .now, by: by ?? Self.user, reason: reason)
  }

  private static var user: String {
    let environment = ProcessInfo.processInfo.environment
    return ["LOGNAME", "USER"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
  }
}

/// The alert, or the incident, that something is decided about.
struct AlertChoice: ParsableArguments {
  @Argument(help: ArgumentHelp("The alert's id, or its first 8 characters or more.", valueName: "id"))
  var id: String?

  @Option(help: ArgumentHelp("The id of an incident, for all of its alerts.", valueName: "id"))
  var incident: String?

  func validate() throws {
    if (id == nil) == (incident == nil) {
      throw ValidationError("Name one alert by its id, or an incident with --incident.")
    }
  }

  /// A command about it, with the ids in full.
  ///
  /// - Throws: where none of the alerts that are meant is open.
  func command(
    _ action: DriftCommand.Action, by decision: DecisionOptions, among alerts: [Alert]
  ) throws(CommandFailure) -> DriftCommand {
    let target = AlertTarget(alert: id, incident: incident)
    var command = decision.command(action, of: try target.stream(alerts))
    (command.alert, command.incident) = target.resolved(alerts)
    return command
  }
}

/// The stream that something is decided about, as lists name it: `source/model@version`.
struct StreamOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The stream, as `leeway baseline list` names it: SOURCE/MODEL@VERSION, and /NAME=VALUE for a segment.",
      valueName: "key"))
  var stream: String

  func validate() throws {
    if DocumentStream(key: stream) == nil {
      throw ValidationError(
        "--stream must be SOURCE/MODEL@VERSION, or SOURCE/MODEL@VERSION/NAME=VALUE, not '\(stream)'.")
    }
  }

  func key() throws(CommandFailure) -> DocumentStream {
    guard let stream = DocumentStream(key: stream) else { throw CommandFailure("'\(stream)' is no stream.") }
    return stream
  }
}

extension Timestamp: ExpressibleByArgument {
  /// An RFC 3339 time such as `2026-01-31T12:00:00Z`.
  public init?(argument: String) {
    guard let time = try? Timestamp(parsing: argument) else { return nil }
    self = time
  }
}
