package import Kafka

/// One call of the stage.
package struct LoopJob<Records: Sendable>: Sendable {
  /// The assignment under which the records were polled; what was begun under an older one is dropped.
  package let epoch: Int
  /// nil where the call brings no records.
  package let records: Records?
  package let count: Int
  /// The offset after the last record of each topic-partition.
  package let offsets: [TopicPartition: Int64]
  package let ends: [PartitionEnd]
  /// Every assigned partition number whose state is at hand.
  package let assigned: [Int32]
  /// The partition numbers whose state the call may change.
  package let involved: [Int32]
  /// Partition numbers whose state is to be let go of before the call.
  package let forgotten: [Int32]
}

/// Something that happened, for the log and the metrics.
package enum LoopNote<Output: Sendable>: Sendable {
  case assigned([TopicPartition])
  case revoked([TopicPartition], lost: Bool)
  /// A batch, or offsets alone (no output), is delivered.
  case delivered(Output?, records: Int, as: LoopOutcome)
  /// Nothing of a transaction is visible; it is tried again, or what it held is read again.
  case aborted(KafkaError, readsAgain: Bool)
  /// A batch of partitions that are not assigned any more.
  case dropped(records: Int)
  /// The stage failed as a whole and is called again.
  case stageFailed(any Error, attempt: Int, wait: Duration)
  case restoring([Int32])
  case restored(Int32, RestoredState)
  /// Restoring failed as a whole and is tried again.
  case restoringFailed(KafkaError, wait: Duration)
  /// A partition is not read until someone mends its state.
  case stopped(Int32, any Error)
  /// A partition begins without the state it had: the broker has no transactions to keep it with.
  case stateLost(TopicPartition, committed: Int64)
  /// Records were deleted before they were read.
  case expired(KafkaError)
  /// Something that the client reports, and that needs no answer.
  case reported(KafkaError)
  /// New clients are made.
  case reopening(KafkaError, wait: Duration)
  /// An output is not needed any more.
  case released(Output)
}

/// What became of a delivery.
package enum LoopOutcome: String, Sendable {
  /// Sent, and its offsets are committed.
  case committed
  /// Sent; the group would not take the offsets now. They go with the next commit, or the batch is read again.
  case sent
}
