package import Pipeline

/// What the two probes answer, decided from the stages' own words.
package struct HealthReport: Sendable, Equatable {
  /// One answer to a probe: whether it passes, and a line a stage that says why.
  package struct Answer: Sendable, Equatable {
    package var passes: Bool
    package var lines: [String]

    package var text: String { lines.map { $0 + "\n" }.joined() }
  }

  package var stages: [StageStatus]

  package init(_ stages: [StageStatus]) {
    self.stages = stages
  }

  /// Whether the process should go on living. It fails when a stage's loop has stopped turning: a restart can help
  /// then, and only then. A broker that is away is no reason; the loop turns and tries again.
  package var liveness: Answer {
    Answer(
      passes: stages.allSatisfy(\.isAlive),
      lines: stages.map { stage in
        stage.isAlive ? "\(stage.stage): alive" : "\(stage.stage): the loop has not turned within its limit"
      })
  }

  /// Whether every stage can do its work now. A process without a stage is not ready: it has not started yet.
  package var readiness: Answer {
    guard !stages.isEmpty else { return Answer(passes: false, lines: ["no stage has started"]) }
    return Answer(
      passes: stages.allSatisfy { $0.isAlive && $0.isReady },
      lines: stages.map { stage in
        var reasons = stage.unreadyReasons
        reasons += stage.restoring.map(\.text)
        if !stage.isAlive { reasons.insert("the loop has not turned within its limit", at: 0) }
        return reasons.isEmpty
          ? "\(stage.stage): ready" : "\(stage.stage): not ready: \(reasons.joined(separator: "; "))"
      })
  }
}

extension RestoreProgress {
  /// Such as `restoring partition 3: 40 % (1.2 of 3.0 million offsets)`.
  package var text: String {
    let percent = offsets > 0 ? min(100, Int(Double(passed) / Double(offsets) * 100)) : 100
    let text = "restoring partition \(partition): \(percent) % (\(Self.amount(passed, of: offsets)) offsets)"
    return isWaiting ? text + ", waiting for an open transaction to end" : text
  }

  private static func amount(_ part: Int64, of whole: Int64) -> String {
    guard whole >= 1_000_000 else { return "\(part) of \(whole)" }
    return "\(tenths(part)) of \(tenths(whole)) million"
  }

  /// Millions with one digit after the point, rounded down.
  private static func tenths(_ count: Int64) -> String { "\(count / 1_000_000).\(count / 100_000 % 10)" }
}
