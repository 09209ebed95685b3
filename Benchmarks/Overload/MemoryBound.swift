import Pipeline

/// What a worker's memory may grow by over that of one that has nothing to do, as `docs/operations.md` states it, for
/// this benchmark's documents on one broker.
struct MemoryBound {
  /// What librdkafka keeps beside the bytes of a record.
  static let recordOverhead = 512
  let limit = BatchLimit()

  /// Records that wait: until the limit, and one answer.
  var waitingRecords: Int { FetchLimits.records + FetchLimits.answerBytes / Document.compressedBytes }
  /// The queue stops at whichever limit it meets first.
  var fetched: Int {
    min(FetchLimits.queueKilobytes << 10, FetchLimits.records * Document.bytes)
      + FetchLimits.answerBytes * Document.bytes / Document.compressedBytes + waitingRecords * Self.recordOverhead
  }
  /// What the stage has, and what is held for it.
  var polled: Int { 2 * min(limit.bytes, limit.records * Document.bytes) + 2 * limit.records * Self.recordOverhead }
  /// Three outputs: with the stage, being sent, and spare; and the producer's own of what it sends.
  var outputs: Int { 3 * limit.records * (Document.numberBytes + Self.recordOverhead) + Self.requests }
  /// Requests on their way to one broker, five of 1 MB at most, and their compressed copies.
  static let requests = 10 << 20

  var bytes: Int { fetched + polled + outputs }
}
