import Kafka
import Logging

extension StageLoop: RebalanceDelegate {
  /// How long a revocation waits for a stage that keeps state: such stages work in milliseconds, and what they did
  /// could not be undone.
  private static var statefulWait: Duration { .seconds(20) }

  func assigned(
    _ partitions: [TopicPartition], committed: [TopicPartition: Int64]
  ) -> [TopicPartition: StartOffset] {
    epoch += 1
    for (partition, verdict) in recovery.judge(partitions, committed: committed) {
      take(on: partition, verdict)
    }
    let starts = partitions.map { place in (place, (next: committed[place] ?? 0, committed: committed[place])) }
    positions.assign(Dictionary(uniqueKeysWithValues: starts))
    logger.info("partitions assigned", metadata: ["partitions": "\(partitions.map(\.description))"])
    showAssignment()
    return [:]
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool) {
    if underWay != nil {
      let limit: Duration = stage.keepsState && !lost ? Self.statefulWait : .zero
      if !lost, let outcome = worker.outcomes.take(within: limit) {
        held.removeAll()
        do { try finish(outcome) } catch { rebalanceFailure = error }
      }
    }
    logger.info(
      lost ? "partitions lost" : "partitions revoked", metadata: ["partitions": "\(partitions.map(\.description))"])
    letGo(partitions)
    showAssignment()
  }

  /// Forgets these partitions, and whatever was begun.
  func letGo(_ partitions: [TopicPartition]) {
    dropBegun()
    recovery.park(positions.release(partitions))
  }

  /// Begins a new epoch: what was read ahead and what is under way belongs to the old one.
  func dropBegun() {
    epoch += 1
    held.removeAll()
    endsSeen.removeAll()
    if let failed {
      boxes.append(failed.job.output)
      self.failed = nil
    }
  }

  private func take(on partition: Int32, _ verdict: StateRecovery.Verdict) {
    switch verdict {
    case .kept: return
    case .fresh: forgotten.insert(partition)
    case .lost(let place, let committed):
      forgotten.insert(partition)
      if environment.configuration.delivery == .atLeastOnce {
        rebalanceFailure = StateLostError(stage: stage.name, partition: place, committed: committed)
      } else {
        logger.warning(
          "the state of a partition that was read before is not restored: it begins empty",
          metadata: ["partition": "\(place)", "committed": "\(committed)"])
      }
    }
  }

  private func showAssignment() {
    let assigned = positions.partitions
    board.update {
      $0.assignedPartitions = assigned
      $0.unreadyReasons = []
    }
  }
}
