package import Events

/// One batch for a stage: the records, the time, and the partitions at their end.
package struct StageInput: ~Copyable, Sendable {
  /// The records, in the order of their offsets within each partition; empty on a tick.
  package let records: RecordBatch
  /// The time of the runtime's clock when the batch was handed over. Only `ingest` may let it reach what it writes.
  package let now: Timestamp
  /// The assigned partitions of which everything up to their end has been processed before this call, or is in this
  /// batch. Ordered by partition.
  package let ends: [PartitionEnd]
  /// Every assigned partition, ordered.
  package let assigned: [Int32]
  /// Grows whenever what was handed over before may be handed over again, here or to another worker: a partition came or
  /// went, or a transaction was given up. While it is the same, an earlier batch is delivered before this one is, or
  /// neither of them.
  package let epoch: Int
  package let layout: TopicLayout

  package init(
    records: RecordBatch, now: Timestamp, ends: [PartitionEnd] = [], assigned: [Int32] = [],
    epoch: Int = 0, layout: TopicLayout
  ) {
    self.records = records
    self.now = now
    self.ends = ends
    self.assigned = assigned
    self.epoch = epoch
    self.layout = layout
  }
}

/// A partition that has been read to its end.
package struct PartitionEnd: Sendable, Equatable {
  package var partition: Int32
  /// Since when, by the runtime's clock, nothing more has come.
  package var since: Timestamp
  /// The event time up to which the caller vouches that nothing more will come: where the caller stated end offsets
  /// and all of them are reached. Told once.
  package var finalTime: Timestamp?

  package init(partition: Int32, since: Timestamp, finalTime: Timestamp? = nil) {
    self.partition = partition
    self.since = since
    self.finalTime = finalTime
  }
}
