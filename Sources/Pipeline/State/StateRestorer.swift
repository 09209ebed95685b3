package import Kafka

/// What the changelog says of the state of one partition.
package enum Restoration<State: KeptState>: Sendable {
  case restored(Restored)
  /// Nothing was ever committed to it: the state begins new.
  case nothing
  /// The partition must stand still until someone decides.
  case corrupt(ChangelogError)

  package struct Restored: Sendable {
    package var state: State
    /// The offset of the next record of every input topic of this partition number.
    package var position: [String: Int64]
    /// For ``ChangelogEncoder/adopt(_:of:)``.
    package var partsOf: [[UInt8]: Int]
    /// What was read of the changelog, superseded entries included.
    package var records: Int64
    package var bytes: Int64
    package var duration: Duration
  }
}

/// How far restoring has come.
package struct RestoreProgress: Sendable, Equatable {
  package var partition: Int32
  /// Records and bytes (of keys and values) read.
  package var records: Int64 = 0
  package var bytes: Int64 = 0
  /// How many offsets there are to pass, and how many were passed. Compaction leaves gaps, so that offsets are more
  /// than records.
  package var offsets: Int64
  package var passed: Int64 = 0
  /// Whether all that is committed has been read, and a transaction that is still open is waited for.
  package var isWaiting = false

  package init(
    partition: Int32, records: Int64 = 0, bytes: Int64 = 0, offsets: Int64, passed: Int64 = 0, isWaiting: Bool = false
  ) {
    self.partition = partition
    self.records = records
    self.bytes = bytes
    self.offsets = offsets
    self.passed = passed
    self.isWaiting = isWaiting
  }
}

/// Reads the state of partitions back from a stage's changelog.
///
/// It reads committed records up to the end that the log has when asked with uncommitted ones: after a commit its
/// markers reach partitions one by one, so the last stable offset may lie before records whose transaction is already
/// committed as far as the group's offsets tell. It waits until the last stable offset has passed that end.
///
/// Belongs to one thread, which it blocks.
package struct StateRestorer {
  private let stage: String
  private let topic: String
  private let client: ClientConfiguration
  private let requestLimit: Duration
  private let patience: Duration

  /// - Parameters:
  ///   - topic: the changelog's full name.
  ///   - requestLimit: how long one request may take; 30 s by default.
  ///   - patience: how long nothing may come before it is taken for a failure; more than a transaction may last. A
  ///     minute by default.
  package init(
    stage: String, topic: String, client: ClientConfiguration, requestLimit: Duration = .seconds(30),
    patience: Duration = .seconds(60)
  ) {
    self.stage = stage
    self.topic = topic
    self.client = client
    self.requestLimit = requestLimit
    self.patience = patience
  }

  /// Restores these partitions, one after another.
  ///
  /// - Parameters:
  ///   - make: the state that a partition begins with.
  ///   - progress: told after every poll.
  ///   - isCancelled: asked between two polls.
  /// - Throws: `KafkaError` where the broker does not answer or the topic is not there; `CancellationError`.
  package func restore<State: KeptState>(
    _ partitions: [Int32], progress: (RestoreProgress) -> Void = { _ in },
    isCancelled: @Sendable () -> Bool = { false }, make: (Int32) -> State
  ) throws -> [Int32: Restoration<State>] {
    let admin = try Admin(client)
    var reader: LogReader?
    var found: [Int32: Restoration<State>] = [:]
    for partition in partitions {
      guard !isCancelled() else { throw CancellationError() }
      let place = TopicPartition(topic: topic, partition: partition)
      let ends = try admin.watermarks(place, timeout: requestLimit)
      guard ends.high > 0 else {
        found[partition] = .nothing
        continue
      }
      let opened = try reader ?? LogReader(FetchLimits.applied(to: client))
      reader = opened
      let reading = PartitionRestoring(
        stage: stage, place, from: ends.low, to: ends.high, state: make(partition),
        fault: ends.low > 0 ? deleted(partition, before: ends.low) : nil)
      found[partition] = try reading.run(opened, patience: patience, progress, isCancelled)
    }
    return found
  }

  private func deleted(_ partition: Int32, before low: Int64) -> ChangelogError {
    ChangelogError(
      stage: stage, topic: topic, partition: partition,
      fault: "its records before offset \(low) were deleted, and a changelog may only be compacted (see "
        + "`leeway topics plan` for its cleanup.policy)")
  }
}
