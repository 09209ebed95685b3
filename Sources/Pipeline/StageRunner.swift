package import Events
import Kafka
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs one stage against a broker, as a service.
///
/// Asked to stop gracefully it takes nothing more in, finishes and commits what is under way, leaves its group and
/// returns. It throws what trying again cannot help: a configuration, a permission, state that cannot be had.
package final class StageRunner<S: Stage>: Service, StatusSource {
  package let name: String
  private let stage: S
  private let environment: LoopEnvironment

  /// - Parameters:
  ///   - layout: the cluster's topics; those that the stage reads and writes must be there.
  ///   - statedEnds: where the caller knows where its input ends.
  ///   - clock: the time that stages are handed; the system's by default.
  package init(
    _ stage: S, layout: TopicLayout, configuration: RunnerConfiguration, statedEnds: StatedEnds? = nil,
    logger: Logger, clock: @escaping @Sendable () -> Timestamp = { .now }
  ) {
    self.stage = stage
    name = stage.name
    var logger = logger
    logger[metadataKey: "stage"] = "\(stage.name)"
    environment = LoopEnvironment(
      configuration: configuration, layout: layout, clock: clock, statedEnds: statedEnds,
      board: StatusBoard(stage: stage.name, turnLimit: configuration.turnLimit), logger: logger, stop: StopRequest())
  }

  package func status() -> StageStatus { environment.board.current }

  package func run() async throws {
    let (stage, environment) = (stage, environment)
    try await withGracefulShutdownHandler {
      try await withTaskCancellationHandler {
        try await DedicatedThread.run {
          let result = Result { try StageLoop(stage: stage, environment: environment).run() }
          environment.board.end(result.failureText ?? "stopped")
          try result.get()
        }
      } onCancel: {
        environment.stop.stop()
      }
    } onGracefulShutdown: {
      environment.stop.stop()
    }
  }
}

extension Result {
  fileprivate var failureText: String? {
    if case .failure(let error) = self { "\(error)" } else { nil }
  }
}
