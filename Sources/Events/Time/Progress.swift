/// A partition's time, said where no document says it: the lateness allowed is already taken off.
///
/// In `documents` and `predictions` it speaks of the partition that it lies in. In `drift.summaries`, whose
/// partitions hold streams, it names the partition of `predictions` that it speaks of.
package struct Progress: Sendable, Hashable {
  package var time: Timestamp
  package var partition: Int32?

  package init(time: Timestamp, partition: Int32? = nil) {
    self.time = time
    self.partition = partition
  }
}
