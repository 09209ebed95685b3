import Events
import Foundation
import Testing

@Suite("Commands about drift")
struct DriftCommandTests {
  private static let stream = DocumentStream(source: "mail", model: "topics", version: "1")

  private static func command(_ action: DriftCommand.Action, _ change: (inout DriftCommand) -> Void) -> DriftCommand {
    var command = DriftCommand(id: "c", stream: stream, action: action, at: .epoch, by: "ada", reason: "known")
    change(&command)
    return command
  }

  @Test("Any command is the same after being written and read")
  func roundTrip() throws {
    var events = RandomEvents(random: .seeded("commands"))
    for round in 0..<300 {
      let command = events.command()
      let bytes = try EventCoding.encode(command)
      let again = try bytes.withUnsafeBytes { try DriftCommand(parsing: $0) }
      #expect(again == command, "round \(round)")
    }
  }

  @Test(
    "What cannot be is refused by the field",
    arguments: [
      (command(.acknowledge) { _ in }, "/alert"), (command(.accept) { _ in }, "/alert"),
      (command(.acknowledge) { ($0.alert, $0.incident) = ("a", "b") }, "/alert"),
      (command(.acknowledge) { ($0.alert, $0.features) = ("a", ["f"]) }, "/features"),
      (command(.acknowledge) { ($0.alert, $0.until) = ("a", .epoch) }, "/until"),
      (command(.acknowledge) { $0.alert = "" }, "/alert"), (command(.retire) { $0.alert = "a" }, "/alert"),
      (command(.suppress) { _ in }, "/until"),
      (command(.suppress) { ($0.from, $0.until) = (.epoch, .epoch) }, "/until"),
      (command(.suppress) { ($0.until, $0.features) = (.epoch, ["a\u{7}"]) }, "/features/0"),
      (command(.suppress) { ($0.until, $0.documents) = (.epoch, 3) }, "/documents"),
      (command(.learn) { $0.documents = 0 }, "/documents"), (command(.learn) { $0.tables = .object([:]) }, "/tables"),
      (command(.pin) { $0.tables = .object([:]) }, "/baseline"), (command(.pin) { $0.tables = .bool(true) }, "/tables"),
      (command(.retire) { $0.name = String(repeating: "n", count: 201) }, "/name"),
      (command(.retire) { $0.reason = String(repeating: "n", count: 2_001) }, "/reason"),
      (command(.retire) { $0.id = "" }, "/id"),
    ])
  func refused(command: DriftCommand, pointer: String) throws {
    let bytes = try EventCoding.encode(command)
    let error = #expect(throws: EventError.self) { try bytes.withUnsafeBytes { try DriftCommand(parsing: $0) } }
    #expect(error?.pointer == pointer)
  }

  @Test("An action that is none is refused with those there are")
  func action() {
    let text = #"{"action":"forget"}"#
    let error = #expect(throws: EventError.self) {
      try Array(text.utf8).withUnsafeBytes { try DriftCommand(parsing: $0) }
    }
    #expect(error?.pointer == "/action" && error?.reason.contains("acknowledge, suppress") == true)
  }

  @Test("What is cut or no object is refused, never a trap")
  func cut() throws {
    var events = RandomEvents(random: .seeded("cut commands"))
    let bytes = Array(try EventCoding.encode(events.command()))
    for count in bytes.indices {
      #expect(throws: EventError.self) { try bytes[..<count].withUnsafeBytes { try DriftCommand(parsing: $0) } }
    }
    for text in ["[]", "null", "3", "{}"] {
      #expect(throws: EventError.self) { try Array(text.utf8).withUnsafeBytes { try DriftCommand(parsing: $0) } }
    }
  }
}
