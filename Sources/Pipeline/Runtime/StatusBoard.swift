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
  func count(_ outcome: String) {
    update { $0.counters.commits[outcome, default: 0] += 1 }
  }

  /// Notes how far restoring has come.
  func restoring(_ progress: RestoreProgress) { update { $0.restoring = progress } }

  /// Notes that nothing is being restored.
  func restored() { update { $0.restoring = nil } }

  /// Notes that the loop has come round.
  func turn() {
    contents.withLock { $0.lastTurn = .now }
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
