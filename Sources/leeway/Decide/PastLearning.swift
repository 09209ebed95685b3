internal import Events
internal import Stages
internal import Statistics

/// Learns the baseline of a stream from its past, and writes it to a file.
struct PastLearning {
  let stream: DocumentStream
  let from: Timestamp?
  let to: Timestamp?
  let documents: Int?

  /// - Returns: what was learnt, in words.
  /// - Throws: where the topic cannot be read or has too little, or the file cannot be written.
  func run(_ log: DecisionLog, _ configuration: DetectConfiguration, name: String, output: String) throws -> String {
    guard !stream.isOfSamples else {
      throw CommandFailure("\(stream.key.escaped) is a stream of sampled documents, which learns from what comes only.")
    }
    let lesson = try log.learn(stream) { partitions in
      PastLesson(
        stream, from: from, to: to, documents: documents, partitions: partitions, configuration: configuration)
    }
    let baseline: Baseline
    do {
      baseline = try lesson.baseline()
    } catch {
      let unread = lesson.unread > 0 ? ", and \(lesson.unread) records that cannot be read" : ""
      throw CommandFailure("Of \(stream.key.escaped)\(span) drift.summaries has too little: \(error)\(unread).")
    }
    let isReady = baseline.givesVerdicts || configuration.detector.judgesUnsteady
    let line = try NamedBaseline.line(
      baseline, stream: stream.key, name: name, ready: isReady, reasons: baseline.reasons, isTimed: true)
    try NamedBaseline.write([line], to: output)
    let span = "\(Timestamp(milliseconds: baseline.span.start)) to \(Timestamp(milliseconds: baseline.span.end))"
    return "\(stream.key.escaped): \(baseline.documents) documents in \(baseline.blocks) blocks, \(span): "
      + (isReady ? "ready" : baseline.reasons.joined(separator: "; "))
  }

  private var span: String { (from.map { " from \($0)" } ?? "") + (to.map { " to \($0)" } ?? "") }
}
