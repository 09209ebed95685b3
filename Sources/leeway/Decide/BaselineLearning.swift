internal import Foundation
internal import Observations

/// Learns the baselines of a file of observations, one to a stream, and writes them to another.
struct BaselineLearning {
  let settings: ObservationSettings
  let input: String
  let output: String
  let name: String

  /// Runs to the end of the input.
  ///
  /// - Returns: what was learnt, a line a stream, and how many lines of the input were refused.
  /// - Throws: where a file cannot be read or written, or nothing could be learnt.
  func run() throws -> (lines: [String], refused: Int) {
    var detector = ObservationDetector(settings, hasBaseline: true)
    var complaints = LineComplaints()
    var file = try LineInput(input)
    var learnt: [(stream: String, baseline: ObservedBaseline)] = []
    func take(_ event: ObservationEvent) {
      if case .baseline(let baseline) = event.kind { learnt.append((event.stream, baseline)) }
    }
    while let line = try file.next() {
      switch line {
      case .tooLong: complaints.say(input, file.number, "it is longer than \(LineInput.longest >> 20) MiB")
      case .text(let bytes):
        do throws(ObservationFault) { try detector.take(bytes, tell: take) } catch {
          complaints.say(input, file.number, error.description)
        }
      }
    }
    detector.endBaseline(tell: take)
    complaints.end(detector.tally)
    let lines = try learnt.compactMap { stream, learnt in
      try learnt.baseline.map {
        try NamedBaseline.line(
          $0, stream: stream, name: name, ready: learnt.isReady, reasons: learnt.reasons, isTimed: learnt.isTimed)
      }
    }
    guard !lines.isEmpty else { throw CommandFailure("\(input) has no observations to learn from.") }
    try NamedBaseline.write(lines, to: output)
    return (learnt.map { Self.words($0.stream, $0.baseline) }, complaints.count)
  }

  private static func words(_ stream: String, _ learnt: ObservedBaseline) -> String {
    let ready = learnt.isReady ? "ready" : learnt.reasons.joined(separator: "; ")
    return
      "\(stream.isEmpty ? "" : stream.escaped + ": ")\(learnt.documents) documents in \(learnt.blocks) blocks: \(ready)"
  }
}
