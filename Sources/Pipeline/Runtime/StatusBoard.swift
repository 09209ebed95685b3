import Synchronization

/// A stage's status, written by its loop and read by whoever asks.
final class StatusBoard: Sendable {
  private struct Contents {
    var status: StageStatus
    var lastTurn: ContinuousClock.Instant
    var hasEnded = false
  }

  private let contents: Mutex<Contents>
  private let turnLimit: Duration

  init(stage: String, turnLimit: Duration) {
    let status = StageStatus(stage: stage, unreadyReasons: ["starting"])
    contents = Mutex(Contents(status: status, lastTurn: .now))
    self.turnLimit = turnLimit
  }

  func update(_ change: (inout StageStatus) -> Void) {
    contents.withLock { change(&$0.status) }
  }

  /// Counts a transaction, or a plain commit, by its outcome.
  func count(_ outcome: DeliveryOutcome) {
    update { $0.counters.commits[outcome.rawValue, default: 0] += 1 }
  }

  /// Counts a partition whose state was to be restored, by its outcome.
  func count(_ outcome: RestoreOutcome) {
    update { $0.counters.restores[outcome.rawValue, default: 0] += 1 }
  }

  /// Notes how far restoring has come.
  func restoring(_ progress: RestoreProgress) {
    update { status in
      status.restoring.removeAll { $0.partition == progress.partition }
      guard !progress.isOver else { return }
      status.restoring.append(progress)
      status.restoring.sort { $0.partition < $1.partition }
    }
  }

  /// Notes that nothing is being restored.
  func restored() { update { $0.restoring = [] } }

  /// Notes that the loop has come round.
  func turn() {
    contents.withLock { contents in
      contents.lastTurn = .now
      contents.status.counters.turns += 1
    }
  }

  func end(_ reason: String) {
    contents.withLock {
      $0.hasEnded = true
      $0.status.unreadyReasons = [reason]
    }
  }

  var current: StageStatus {
    contents.withLock { contents in
      var status = contents.status
      status.isAlive = !contents.hasEnded && ContinuousClock.now - contents.lastTurn < turnLimit
      return status
    }
  }
}
