/// What a stage says of itself to those who watch it. A snapshot; taking one never waits for the stage's work.
package struct StageStatus: Sendable, Equatable {
  package var stage: String
  /// Whether the loop has turned within the time it allows itself.
  package var isAlive: Bool
  /// Why the stage cannot do its work now; empty when it can.
  package var unreadyReasons: [String]
  package var assignedPartitions: [Int32]
  package var counters: StageCounters
  /// Records between the committed offset and the end, per input topic and partition.
  package var lag: [PartitionLag]
  /// The partition whose state is being read from the changelog, and how far that has come.
  package var restoring: RestoreProgress?

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
  package var records: Int64

  package init(topic: String, partition: Int32, records: Int64) {
    self.topic = topic
    self.partition = partition
    self.records = records
  }
}

/// What a stage has done since it started. Only committed work is counted.
package struct StageCounters: Sendable, Equatable {
  package var recordsIn: Int64 = 0
  package var batches: Int64 = 0
  /// Records sent, by the topic's name.
  package var recordsOut: [String: Int64] = [:]
  /// Records sent to quarantine, by the rule they broke.
  package var quarantined: [String: Int64] = [:]
  /// What the stage itself counts, such as `deduplicated` or `late`.
  package var counted: [String: Int64] = [:]
  /// Transactions, or plain commits, by outcome: `committed`, `aborted`, `dropped`.
  package var commits: [String: Int64] = [:]
  /// Times the stage failed as a whole and was called again.
  package var retries: Int64 = 0
  /// Times partitions were revoked or lost.
  package var rebalances: Int64 = 0
  /// Times the clients were let go of after an error and made anew.
  package var reopenings: Int64 = 0
  /// Restored partitions, by outcome: `restored`, `failed` (and tried again), `stopped`.
  package var restores: [String: Int64] = [:]
  /// Bytes and records written to the changelog.
  package var stateBytes: Int64 = 0
  package var stateRecords: Int64 = 0

  package init() {}
}

/// Who can be asked for a stage's status.
package protocol StatusSource: Sendable {
  func status() -> StageStatus
}
