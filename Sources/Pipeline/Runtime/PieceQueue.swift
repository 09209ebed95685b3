import Kafka

/// What was polled and not yet handed to the stage, cut to the size of a batch.
///
/// Bounded: it is filled by one poll, and only when it is empty.
struct PieceQueue {
  struct Piece: Sendable {
    var records: RecordBatch
    /// The offset after the last record of each topic-partition; past it, where the piece reaches the partition's end.
    var offsets: [TopicPartition: Int64]
  }

  private var pieces: [Piece] = []

  var all: [Piece] { pieces }
  var isEmpty: Bool { pieces.isEmpty }

  mutating func next() -> Piece? { pieces.isEmpty ? nil : pieces.removeFirst() }
  mutating func removeAll() { pieces.removeAll() }

  /// Cuts a polled batch by bytes; one larger record is a piece of its own.
  mutating func add(_ polled: PolledBatch, limit: BatchLimit) {
    let messages = polled.messages
    var start = 0
    var bytes = 0
    for index in 0..<messages.count {
      let size = messages.withMessage(index) { $0.value.byteCount + $0.key.byteCount }
      if index > start, bytes + size > limit.bytes || index - start >= limit.records {
        append(messages, start..<index, ends: [:])
        start = index
        bytes = 0
      }
      bytes += size
    }
    if start < messages.count { append(messages, start..<messages.count, ends: polled.ends) }
  }

  private mutating func append(_ messages: MessageBatch, _ range: Range<Int>, ends: [TopicPartition: Int64]) {
    var next: [Int: Int64] = [:]
    for index in range {
      let (slot, offset) = messages.withMessage(index) { ($0.slot, $0.offset) }
      next[slot] = offset + 1
    }
    var offsets: [TopicPartition: Int64] = [:]
    for (slot, offset) in next { offsets[messages.partitions[slot]] = offset }
    for (place, end) in ends { if let offset = offsets[place] { offsets[place] = max(offset, end) } }
    pieces.append(Piece(records: RecordBatch(messages, range: range), offsets: offsets))
  }
}
