import Events

/// How far each partition of `predictions` has come, as the records of one partition of `drift.summaries` tell.
///
/// A summary carries the time of its partition after its whole batch, and other summaries of the same batch may follow
/// it: so its time counts only when a record of that partition comes that does not belong to the batch.
struct PartitionTimes: Sendable, Hashable {
  struct Pending: Sendable, Hashable {
    var first: Int64
    var last: Int64
    var time: Timestamp
  }

  private(set) var times: [Int32: Timestamp]
  private(set) var pending: [Int32: Pending]

  /// The time that all partitions have passed; `nil` until each has been heard of.
  private(set) var reached: Timestamp?

  init(times: [Int32: Timestamp] = [:], pending: [Int32: Pending] = [:], reached: Timestamp? = nil) {
    self.times = times
    self.pending = pending
    self.reached = reached
  }

  /// Throws where `predictions`, which has `partitions` partitions, has no such one.
  static func check(_ partition: Int32, of partitions: Int32, at place: String) throws(EventError) {
    guard partition >= 0, partition < partitions else {
      throw EventError(
        .invalidValue, at: place, "partition \(partition) of predictions, which has \(partitions) partitions")
    }
  }

  /// How many partitions have been heard of.
  var heard: Int { times.count }

  /// A summary of the batch came. What an earlier batch said counts from now on: call before adding its counts.
  mutating func begin(_ batch: Summary.Batch, of partitions: Int32) {
    guard let before = pending[batch.partition] else { return }
    if before.first != batch.first || before.last != batch.last { settle(batch.partition, of: partitions) }
  }

  /// The summary's own word on its partition's time.
  mutating func say(_ batch: Summary.Batch, time: Timestamp) {
    let earlier = pending[batch.partition]?.time ?? time
    pending[batch.partition] = Pending(first: batch.first, last: batch.last, time: max(earlier, time))
  }

  /// A progress record came: its partition's batches before it are complete.
  mutating func pass(_ partition: Int32, time: Timestamp, of partitions: Int32) {
    settle(partition, of: partitions)
    advance(partition, to: time, of: partitions)
  }

  private mutating func settle(_ partition: Int32, of partitions: Int32) {
    guard let before = pending.removeValue(forKey: partition) else { return }
    advance(partition, to: before.time, of: partitions)
  }

  private mutating func advance(_ partition: Int32, to time: Timestamp, of partitions: Int32) {
    if let known = times[partition], known >= time { return }
    times[partition] = time
    guard times.count >= Int(partitions), let least = times.values.min() else { return }
    reached = max(reached ?? least, least)
  }
}
