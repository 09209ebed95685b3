package import Events
package import Kafka
import Synchronization

/// Where a caller that knows its input says that it ends: the demo, a file, a replay.
///
/// Nobody else may guess an end. Once every topic-partition named has been processed up to its end offset, its
/// partition's ``PartitionEnd/finalTime`` is told to the stage, once.
package final class StatedEnds: Sendable {
  package struct Statement: Sendable {
    /// The next offset after the last record, by topic and partition.
    package var offsets: [TopicPartition: Int64]
    /// The event time before which nothing more will come.
    package var finalTime: Timestamp

    package init(offsets: [TopicPartition: Int64], finalTime: Timestamp) {
      self.offsets = offsets
      self.finalTime = finalTime
    }
  }

  private let statement = Mutex<Statement?>(nil)

  package init() {}

  /// States the ends. Called once, after the last record was acknowledged.
  package func state(_ statement: Statement) {
    self.statement.withLock { $0 = statement }
  }

  /// What was stated, if anything was.
  package var current: Statement? { statement.withLock { $0 } }
}
