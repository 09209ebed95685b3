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
