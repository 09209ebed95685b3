/// What a producer has still to send to one partition, in order.
struct SendQueue {
  let partition: Int
  private(set) var records: [SimulatedRecord] = []
  private var start = 0
  /// The size of the batch at the head that was sent and not answered; 0 without one. Sent again, it is the same batch
  /// under the same sequence number.
  private(set) var unanswered = 0
  /// The sequence number of the record at the head.
  private(set) var sequence = 0

  init(partition: Int) { self.partition = partition }

  var count: Int { records.count - start }

  mutating func append(_ record: SimulatedRecord) { records.append(record) }

  /// The batch to send now, of `size` records at most where it is a new one.
  mutating func head(size: Int) -> [SimulatedRecord] {
    if unanswered == 0 { unanswered = min(size, count) }
    return Array(records[start..<start + unanswered])
  }

  /// Notes that the batch at the head was taken.
  /// - Returns: how many records it held.
  mutating func acknowledged() -> Int {
    defer { unanswered = 0 }
    start += unanswered
    sequence += unanswered
    if start == records.count {
      records.removeAll(keepingCapacity: true)
      start = 0
    }
    return unanswered
  }

  /// Gives up all records. What was sent may still arrive.
  /// - Returns: how many there were.
  mutating func drop() -> Int {
    defer {
      records.removeAll(keepingCapacity: true)
      start = 0
      unanswered = 0
    }
    return count
  }

  /// A new epoch of the producer counts from 0.
  mutating func restartSequence() { sequence = 0 }
}
