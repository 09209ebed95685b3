package import Kafka
import Synchronization

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
  package var duration = Duration.zero
  /// Whether the partition's state is at hand, or found corrupt: there is no more to tell of it.
  package var isOver = false
  /// Whether all that is committed has been read, and a transaction that is still open is waited for.
  package var isWaiting = false

  package init(
    partition: Int32, records: Int64 = 0, bytes: Int64 = 0, offsets: Int64, passed: Int64 = 0,
    duration: Duration = .zero, isWaiting: Bool = false
  ) {
    self.partition = partition
    self.records = records
    self.bytes = bytes
    self.offsets = offsets
    self.passed = passed
    self.duration = duration
    self.isWaiting = isWaiting
  }
}

/// Reads the state of partitions back from a stage's changelog.
///
/// It reads committed records up to the end that the log has when asked with uncommitted ones: after a commit its
/// markers reach partitions one by one, so the last stable offset may lie before records whose transaction is already
/// committed as far as the group's offsets tell. It waits until the last stable offset has passed that end.
///
/// It blocks the thread that asks for it.
package struct StateRestorer {
  private let stage: String
  private let topic: String
  private let client: ClientConfiguration
  private let requestLimit: Duration
  private let patience: Duration
  private let mostReaders: Int

  /// How many partitions are read at once where the machine has as many processors.
  package static let mostReaders = 4

  /// - Parameters:
  ///   - topic: the changelog's full name.
  ///   - requestLimit: how long one request may take; 30 s by default.
  ///   - patience: how long nothing may come before it is taken for a failure; more than a transaction may last. A
  ///     minute by default.
  ///   - mostReaders: how many partitions are read at once; 4 by default, or as many as there are processors.
  package init(
    stage: String, topic: String, client: ClientConfiguration, requestLimit: Duration = .seconds(30),
    patience: Duration = .seconds(60), mostReaders: Int = min(Self.mostReaders, DedicatedThread.processors)
  ) {
    self.stage = stage
    self.topic = topic
    self.client = client
    self.requestLimit = requestLimit
    self.patience = patience
    self.mostReaders = mostReaders
  }

  /// Restores these partitions, several at once.
  ///
  /// - Parameters:
  ///   - make: the state that a partition begins with.
  ///   - progress: told after every poll, and when a partition is over, by several threads.
  ///   - isCancelled: asked between two polls.
  /// - Throws: `KafkaError` where the broker does not answer or the topic is not there; `CancellationError`.
  package func restore<State: KeptState>(
    _ partitions: [Int32], progress: @escaping @Sendable (RestoreProgress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }, make: @escaping @Sendable (Int32) -> State
  ) throws -> [Int32: Restoration<State>] {
    let ends = try ends(of: partitions, isCancelled)
    let logs = ends.filter { $0.ends.high > 0 }
    let shared = Shared<State>(logs)
    for (partition, ends) in ends where ends.high == 0 { shared.put(.nothing, for: partition) }
    DedicatedThread.together(min(logs.count, mostReaders)) {
      do {
        let reader = try LogReader(FetchLimits.applied(to: client))
        while let (partition, ends) = shared.next() {
          let reading = PartitionRestoring(
            stage: stage, TopicPartition(topic: topic, partition: partition), from: ends.low, to: ends.high,
            state: make(partition), fault: ends.low > 0 ? deleted(partition, before: ends.low) : nil)
          let restored = try reading.run(reader, patience: patience, progress) { isCancelled() || shared.hasFailed }
          shared.put(restored, for: partition)
        }
      } catch {
        shared.fail(error)
      }
    }
    return try shared.result()
  }

  private func ends(
    of partitions: [Int32], _ isCancelled: () -> Bool
  ) throws -> [(partition: Int32, ends: Watermarks)] {
    let admin = try Admin(client)
    return try partitions.map { partition in
      guard !isCancelled() else { throw CancellationError() }
      return (
        partition, try admin.watermarks(TopicPartition(topic: topic, partition: partition), timeout: requestLimit)
      )
    }
  }

  /// What the readers still have to read, and what they have found.
  private final class Shared<State: KeptState>: Sendable {
    private struct Contents {
      var left: ArraySlice<(partition: Int32, ends: Watermarks)>
      var found: [Int32: Restoration<State>] = [:]
      var failure: (any Error)?
    }

    private let contents: Mutex<Contents>

    init(_ logs: [(partition: Int32, ends: Watermarks)]) { contents = Mutex(Contents(left: logs[...])) }

    var hasFailed: Bool { contents.withLock { $0.failure != nil } }

    /// nil where nothing is left, or one has failed.
    func next() -> (partition: Int32, ends: Watermarks)? {
      contents.withLock { $0.failure == nil ? $0.left.popFirst() : nil }
    }

    func put(_ restoration: Restoration<State>, for partition: Int32) {
      contents.withLock { $0.found[partition] = restoration }
    }

    /// Keeps the first failure: the others' are that they were told to stop.
    func fail(_ error: any Error) {
      contents.withLock { $0.failure = $0.failure ?? error }
    }

    func result() throws -> [Int32: Restoration<State>] {
      try contents.withLock { contents in
        if let failure = contents.failure { throw failure }
        return contents.found
      }
    }
  }

  private func deleted(_ partition: Int32, before low: Int64) -> ChangelogError {
    ChangelogError(
      stage: stage, topic: topic, partition: partition,
      fault: "its records before offset \(low) were deleted, and a changelog may only be compacted (see "
        + "`leeway topics plan` for its cleanup.policy)")
  }
}
