import Kafka

extension PartitionLog {
  /// The end as a reader of this isolation sees it: what it is told when it has read all.
  func end(_ isolation: ConsumerOptions.Isolation) -> Int64 {
    isolation == .readCommitted ? lastStableOffset : highWatermark
  }

  /// Reads on from an offset. Markers and, where only what is committed is asked for, records of aborted transactions
  /// are passed over.
  ///
  /// - Parameters:
  ///   - position: where to begin; afterwards where to go on.
  ///   - stop: nothing at or after this offset is read.
  ///   - limit: records at most.
  func read(
    _ position: inout Int64, before stop: Int64, limit: Int, isolation: ConsumerOptions.Isolation,
    place: TopicPartition, into messages: inout [SimulatedMessage]
  ) {
    let bound = min(stop, end(isolation))
    guard position < bound, limit > 0 else { return }
    var taken = 0
    var index = firstIndex(from: position)
    while index < entries.count, entries[index].offset < bound {
      let isHidden = isolation == .readCommitted && entries[index].isAborted
      if entries[index].kind == .data, !isHidden {
        if taken == limit { return }
        messages.append(
          SimulatedMessage(place: place, offset: entries[index].offset, record: entries[index].record))
        taken += 1
      }
      position = entries[index].offset + 1
      index += 1
    }
    position = bound
  }
}
