import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("decisions on the number of documents")
struct VolumeCommandTests {
  private static func alert(_ state: Alert.State, effect: Double, at second: Int) -> ApartEvent {
    .alert(
      Alert(
        id: "v", stream: SimulatedSummaries.stream, feature: "volume", state: state, sentence: "More.",
        directions: [
          AlertDirection(direction: "volume_up", effect: Measure(effect), margin: 0.1, logEvidence: 20, threshold: 15)
        ], updatedAt: DecidedRun.time(second), coverage: .init(partitions: 0, late: 0)))
  }

  private func told(_ state: inout StreamState, _ told: ApartEvent) throws -> Alert {
    guard case .alert(let alert) = state.settleVolume(told) else { throw EventError(.invalidValue, at: "", "no alert") }
    return alert
  }

  @Test("an alert of volume is acknowledged until it grows by half, and cannot be accepted")
  func acknowledge() throws {
    var state = StreamState(SimulatedSummaries.stream, configuration: DecidedRun.stage.configuration)
    let first = try told(&state, Self.alert(.open, effect: 1, at: 1))
    #expect(first.silent == nil)
    var command = DriftCommand(id: "1", stream: SimulatedSummaries.stream, action: .acknowledge, at: .epoch)
    command.alert = "v"
    let events = try state.obey(command, reached: DecidedRun.time(2))
    #expect(events.count == 1)
    for effect in [1.2, 1.4] {
      let update = try told(&state, Self.alert(.open, effect: effect, at: 3))
      #expect(update.state == .acknowledged && update.silent == true)
    }
    let grown = try told(&state, Self.alert(.open, effect: 1.6, at: 4))
    #expect(grown.state == .open && grown.silent == nil)
    command.action = .accept
    #expect(throws: EventError.self) { try state.obey(command, reached: nil) }
    let over = try told(&state, Self.alert(.resolved, effect: 0, at: 5))
    #expect(over.state == .resolved && state.alerts.isEmpty)
  }
}
