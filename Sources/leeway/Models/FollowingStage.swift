internal import Kafka
internal import Logging
internal import Pipeline
internal import ServiceLifecycle
internal import Stages

/// `infer`, and beside it the thread that follows the registry and loads versions, as one service: they end together.
struct FollowingStage: StageService {
  let runner: any StageService
  let versions: InferVersions
  let client: ClientConfiguration
  let place: TopicPartition
  let logger: Logger

  /// How long is waited before the registry is read anew, where it cannot be read.
  private static let pause = Duration.seconds(5)
  /// How long a thread that waits for the registry does not notice that it is to end.
  private static let patience = Duration.milliseconds(250)

  func status() -> StageStatus {
    var status = runner.status()
    let counts = versions.counts
    let counted = [
      "models_loaded": counts.loaded, "models_refused": counts.refused, "models_switched": counts.switched,
      "models_records_skipped": counts.skippedRecords,
    ]
    status.counters.counted.merge(counted) { $1 }
    if let reason = versions.unreadyReason, !status.unreadyReasons.contains(reason) {
      status.unreadyReasons.append(reason)
    }
    return status
  }

  func run() async throws {
    let stop = StopRequest()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { stop.stop() }
        try await runner.run()
      }
      group.addTask { try await DedicatedThread.run { follow(until: stop) } }
      try await group.waitForAll()
    }
  }

  /// Whatever is the matter with the registry, the models in force go on.
  private func follow(until stop: StopRequest) {
    while !stop.isStopped {
      do throws(KafkaError) {
        try read(until: stop)
      } catch {
        logger.error(
          "the registry of models cannot be read; the models in force go on", metadata: ["why": "\(error)"])
        stop.wait(atMost: Self.pause)
      }
    }
  }

  private func read(until stop: StopRequest) throws(KafkaError) {
    let follower = try PartitionFollower(client, place)
    var isBusy = false
    while !stop.isStopped {
      let news = try follower.next(within: isBusy ? .zero : Self.patience)
      for trouble in news.troubles {
        logger.debug("reading the registry of models", metadata: ["why": "\(trouble)"])
      }
      if news.hasBegunAnew || !news.records.isEmpty { versions.take(news.records, hasBegunAnew: news.hasBegunAnew) }
      isBusy = versions.advance()
    }
  }
}
