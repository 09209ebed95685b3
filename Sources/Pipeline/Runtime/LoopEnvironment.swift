import Events
import Kafka
import Logging
import Synchronization

/// What a loop is given: all of it constant, or safe to share.
struct LoopEnvironment: Sendable {
  var configuration: RunnerConfiguration
  var layout: TopicLayout
  var clock: @Sendable () -> Timestamp
  var statedEnds: StatedEnds?
  var board: StatusBoard
  var logger: Logger
  var stop: StopRequest
}

/// Asks a loop, from any thread, to stop taking in, to finish what it has, and to leave.
package final class StopRequest: Sendable {
  private let flag = Atomic(false)
  /// Nothing is ever put into it: taking from it is a wait, and closing it ends the wait.
  private let bell = Mailbox<Never>()

  package init() {}

  package func stop() {
    flag.store(true, ordering: .releasing)
    bell.close()
  }

  package var isStopped: Bool { flag.load(ordering: .acquiring) }

  /// Waits for a request to stop, at most for `limit`.
  package func wait(atMost limit: Duration) { _ = bell.take(within: limit) }
}
