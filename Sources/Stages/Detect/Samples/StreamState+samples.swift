internal import Events

extension StreamState {
  /// Tells the watch of the samples what the stream is judged by now.
  mutating func settleSamples() { samples?.follow(baselineID, lesson: life.lesson) }

  /// The statistics of samples of the windows that are over.
  mutating func closeSampleWindows(by time: Timestamp, _ events: inout [StreamEvent]) {
    guard let closed = samples?.close(by: time) else { return }
    for window in closed { events.append(.sample(window, samples?.baseline)) }
  }
}
