import Events
import Pipeline

/// The headers that all events of a batch have, written once and shared by them.
struct EnvelopeConstants {
  private let constants: [(StageOutput.Slice, StageOutput.Slice)]

  /// - Parameter type: of the events.
  init(_ type: EventType, source: String, in output: inout StageOutput) {
    let pairs = [
      (EventHeader.type, type.rawValue), (EventHeader.source, source),
      (EventHeader.specVersion, EventHeader.currentSpecVersion), (EventHeader.contentType, EventHeader.json),
    ]
    var constants: [(StageOutput.Slice, StageOutput.Slice)] = []
    for (name, value) in pairs { constants.append((output.share(name), output.share(value))) }
    self.constants = constants
  }

  func write(to output: inout StageOutput) {
    for (name, value) in constants { output.header(name, value) }
  }
}
