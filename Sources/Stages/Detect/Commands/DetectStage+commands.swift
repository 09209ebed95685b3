import Events
import Pipeline

extension DetectStage {
  /// Obeys a command, once.
  ///
  /// - Throws: where it cannot be obeyed; nothing is changed then.
  func obey(
    _ command: DriftCommand, key: String?, partition: Int32, state: inout DetectState, layout: TopicLayout,
    output: inout StageOutput
  ) throws(EventError) {
    let stream = command.stream.key
    guard key == stream else {
      throw EventError(.invalidEnvelope, at: "/stream", "the record's key must be the stream's, \(stream)")
    }
    var known: StreamState
    if let there = state.streams[stream] { known = there } else { known = try begun(command, partition, state, layout) }
    guard !known.life.hasObeyed(command) else { return output.count("commands_repeated") }
    let events: [StreamEvent]
    if let told = try known.acceptQuality(command, reached: state.reached) {
      events = told
      state.qualities[stream]?.learnAnew()
    } else {
      events = try known.obey(command, reached: state.reached)
    }
    state.streams[stream] = known
    output.count("commands_" + command.action.rawValue)
    let writer = DetectWriter(configuration: configuration, layout: layout, heard: state.times.heard)
    for event in events { writer.write(event, of: known, to: &output) }
  }

  /// A stream that a command speaks of before any document came.
  private func begun(
    _ command: DriftCommand, _ partition: Int32, _ state: DetectState, _ layout: TopicLayout
  ) throws(EventError) -> StreamState {
    let stream = command.stream.key
    guard command.action == .suppress || command.tables != nil else {
      throw EventError(
        .invalidValue, at: "/stream", "there is no stream \(stream) here; `leeway baseline list` says which there are")
    }
    let place = Array(command.stream.placeKey.utf8)
    let home = layout.partition(of: .summaries, key: place.span.bytes)
    guard home == partition else {
      throw EventError(
        .invalidEnvelope, at: "/stream", "the stream's partition is \(home), and the record lies in \(partition)")
    }
    guard state.streams.count < configuration.mostStreams else {
      throw EventError(.tooLarge, at: "/stream", "over \(configuration.mostStreams) streams in this partition")
    }
    return StreamState(command.stream, configuration: configuration)
  }
}
