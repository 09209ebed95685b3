import Kafka

/// Cuts what was polled to the size of a batch.
enum PieceCutter {
  /// Cuts a polled batch by records and bytes; one record larger than the limit is a piece of its own.
  static func pieces(_ polled: PolledBatch, limit: BatchLimit) -> [LoopPiece<RecordBatch>] {
    let messages = polled.messages
    var pieces: [LoopPiece<RecordBatch>] = []
    var start = 0
    var bytes = 0
    for index in 0..<messages.count {
      let size = messages.withMessage(index) { $0.value.byteCount + $0.key.byteCount }
      if index > start, bytes + size > limit.bytes || index - start >= limit.records {
        pieces.append(piece(messages, start..<index, ends: [:]))
        start = index
        bytes = 0
      }
      bytes += size
    }
    if start < messages.count { pieces.append(piece(messages, start..<messages.count, ends: polled.ends)) }
    return pieces
  }

  private static func piece(
    _ messages: MessageBatch, _ range: Range<Int>, ends: [TopicPartition: Int64]
  ) -> LoopPiece<RecordBatch> {
    var next: [Int: Int64] = [:]
    for index in range {
      let (slot, offset) = messages.withMessage(index) { ($0.slot, $0.offset) }
      next[slot] = offset + 1
    }
    var offsets: [TopicPartition: Int64] = [:]
    for (slot, offset) in next { offsets[messages.partitions[slot]] = offset }
    for (place, end) in ends { if let offset = offsets[place] { offsets[place] = max(offset, end) } }
    return LoopPiece(records: RecordBatch(messages, range: range), count: range.count, offsets: offsets)
  }
}
