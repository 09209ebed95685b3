/// What a stage says of itself to those who watch it. A snapshot; taking one never waits for the stage's work.
package struct StageStatus: Sendable, Equatable {
  package var stage: String
  /// Whether the loop has turned within the time it allows itself.
  package var isAlive: Bool
  /// Why the stage cannot do its work now; empty when it can.
  package var unreadyReasons: [String]
  package var assignedPartitions: [Int32]
  /// Assigned partitions that are not read until someone mends their state.
  package var stoppedPartitions: [Int32] = []
  package var counters: StageCounters
  /// How far behind the stage is, per input topic and partition.
  package var lag: [PartitionLag]
  package var queues = StageQueues()
  /// The partitions whose states are being read from the changelog, and how far that has come.
  package var restoring: [RestoreProgress] = []

  package init(
    stage: String, isAlive: Bool = true, unreadyReasons: [String] = [], assignedPartitions: [Int32] = [],
    counters: StageCounters = StageCounters(), lag: [PartitionLag] = []
  ) {
    self.stage = stage
    self.isAlive = isAlive
    self.unreadyReasons = unreadyReasons
    self.assignedPartitions = assignedPartitions
    self.counters = counters
    self.lag = lag
  }

  package var isReady: Bool { unreadyReasons.isEmpty }
}

/// How far a stage is behind on one partition.
package struct PartitionLag: Sendable, Equatable {
  package var topic: String
  package var partition: Int32
  /// Offsets between the next one to be delivered and the end that the broker told last; nil where it has told none.
  package var records: Int64?
  /// How long the oldest record that is not delivered has been in the log; see ``Backlog``.
  package var time: Duration

  package init(topic: String, partition: Int32, records: Int64?, time: Duration = .zero) {
    self.topic = topic
    self.partition = partition
    self.records = records
    self.time = time
  }
}

/// What waits inside of a worker.
package struct StageQueues: Sendable, Equatable {
  /// Records that the client has fetched and that were not polled.
  package var fetchedRecords: Int64 = 0
  /// Records polled and not delivered: held, with the stage, or being sent.
  package var pendingRecords: Int64 = 0
  /// The bytes of their keys and values.
  package var pendingBytes: Int64 = 0

  package init() {}
}

/// What a stage has done since it started. Records are counted when they are committed.
package struct StageCounters: Sendable, Equatable {
  package var recordsIn: Int64 = 0
  package var batches: Int64 = 0
  /// Records sent, by the topic's name.
  package var recordsOut: [String: Int64] = [:]
  /// Records sent to quarantine, by the rule they broke.
  package var quarantined: [String: Int64] = [:]
  /// What the stage itself counts, such as `deduplicated` or `late`.
  package var counted: [String: Int64] = [:]
  /// Deliveries, by outcome; each of ``DeliveryOutcome`` from the start on.
  package var commits: [String: Int64] = .zeros(DeliveryOutcome.allCases.map(\.rawValue))
  /// Records of each call of the stage that returned.
  package var batchRecords = BucketCounts.records
  /// Seconds that each call of the stage with records took that returned.
  package var processingTime = BucketCounts.seconds
  /// Seconds from the beginning of each delivery to its commit, all tries included.
  package var deliveryTime = BucketCounts.seconds
  /// Times the stage failed as a whole and was called again.
  package var retries: Int64 = 0
  /// Times partitions were revoked or lost.
  package var rebalances: Int64 = 0
  /// Times the clients were let go of after an error and made anew.
  package var reopenings: Int64 = 0
  /// Restored partitions, by outcome; each of ``RestoreOutcome`` from the start on.
  package var restores: [String: Int64] = .zeros(RestoreOutcome.allCases.map(\.rawValue))
  /// Records and bytes (of keys and values) read from the changelog, superseded ones included, and how long that took.
  package var restoredRecords: Int64 = 0
  package var restoredBytes: Int64 = 0
  package var restoringTime = Duration.zero
  /// Bytes and records written to the changelog.
  package var stateBytes: Int64 = 0
  package var stateRecords: Int64 = 0
  /// Times the loop has come round.
  package var turns: Int64 = 0

  package init() {}
}

/// What became of a transaction, or of a plain commit.
package enum DeliveryOutcome: String, Sendable, CaseIterable {
  /// Sent, and the offsets are committed.
  case committed
  /// Sent; the offsets go with a later commit. Never in a transaction.
  case sent
  /// Aborted, and the same records sent again in another transaction.
  case sentAgain = "sent_again"
  /// Aborted; what it held is read again.
  case readAgain = "read_again"
  /// A batch of partitions that went to another worker; it was never sent.
  case dropped
}

/// What became of restoring a partition's state.
package enum RestoreOutcome: String, Sendable, CaseIterable {
  case restored
  /// It is tried again.
  case failed
  /// The partition is stopped.
  case stopped
}

extension [String: Int64] {
  fileprivate static func zeros(_ names: [String]) -> Self { Dictionary(uniqueKeysWithValues: names.map { ($0, 0) }) }
}

/// Who can be asked for a stage's status.
package protocol StatusSource: Sendable {
  func status() -> StageStatus
}
