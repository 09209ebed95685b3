import Events
import Kafka

/// Cuts what was polled to the size of a batch.
enum PieceCutter {
  /// Cuts a polled batch by records and bytes; one record larger than the limit is a piece of its own.
  /// - Returns: the pieces, and what they hold of each topic-partition.
  static func pieces(
    _ polled: PolledBatch, limit: BatchLimit
  ) -> (pieces: [LoopPiece<RecordBatch>], runs: [Backlog.Run]) {
    let messages = polled.messages
    var pieces: [LoopPiece<RecordBatch>] = []
    var runs: [Backlog.Run] = []
    var start = 0
    var bytes = 0
    for index in 0..<messages.count {
      let size = messages.withMessage(index) { $0.value.byteCount + $0.key.byteCount }
      if index > start, bytes + size > limit.bytes || index - start >= limit.records {
        pieces.append(piece(messages, start..<index, ends: [:], &runs))
        start = index
        bytes = 0
      }
      bytes += size
    }
    if start < messages.count { pieces.append(piece(messages, start..<messages.count, ends: polled.ends, &runs)) }
    return (pieces, runs)
  }

  private static func piece(
    _ messages: MessageBatch, _ range: Range<Int>, ends: [TopicPartition: Int64], _ all: inout [Backlog.Run]
  ) -> LoopPiece<RecordBatch> {
    let first = all.count
    var slot = -1
    var place = first
    for index in range {
      messages.withMessage(index) { message in
        // Messages come in runs of one partition.
        if message.slot != slot {
          slot = message.slot
          place = all[first...].firstIndex { $0.place == messages.partitions[slot] } ?? all.count
        }
        if place == all.count {
          all.append(
            Backlog.Run(
              place: messages.partitions[slot], offsets: message.offset...message.offset, firstTime: message.time))
        }
        all[place].add(message)
      }
    }
    var offsets: [TopicPartition: Int64] = [:]
    for run in all[first...] { offsets[run.place] = run.offsets.upperBound + 1 }
    for (place, end) in ends { if let offset = offsets[place] { offsets[place] = max(offset, end) } }
    return LoopPiece(records: RecordBatch(messages, range: range), count: range.count, offsets: offsets)
  }
}

extension Message {
  fileprivate var time: Timestamp? { timestampKind == .none ? nil : Timestamp(milliseconds: timestamp) }
}

extension Backlog.Run {
  @inline(__always)
  fileprivate mutating func add(_ message: borrowing Message) {
    offsets = offsets.lowerBound...max(offsets.upperBound, message.offset)
    lastTime = message.time
    records += 1
    bytes += message.value.byteCount + message.key.byteCount
  }
}
