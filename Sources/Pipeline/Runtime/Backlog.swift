import Events
import Kafka

/// What was polled of each topic-partition and is not delivered yet, and how long the oldest of it has been in the log.
///
/// The *time-lag* of a partition is the age, by the broker's timestamp, of the oldest record that is not delivered. It
/// is 0 where everything is delivered up to the end that the broker told last. Where the oldest such record was not
/// polled yet, it is younger than the newest one delivered, and came after the partition was last seen at its end: the
/// age of the later of these two is taken, which is at least the record's own. Before anything was read since the
/// assignment, it is the time since that.
struct Backlog: Sendable {
  /// Records of one topic-partition that follow one another in a batch.
  struct Run: Sendable, Equatable {
    let place: TopicPartition
    var offsets: ClosedRange<Int64>
    var firstTime: Timestamp?
    var lastTime: Timestamp?
    var records = 0
    var bytes = 0
  }

  fileprivate struct Partition: Sendable {
    var runs: [Run] = []
    /// Since when it is assigned.
    let begun: Timestamp
    /// The later of the time of the newest record delivered, and of when it was last seen at its end.
    var done: Timestamp?

    init(begun: Timestamp) { self.begun = begun }

    /// Everything older than this is delivered.
    var doneUntil: Timestamp { done ?? begun }
  }

  private var partitions: [TopicPartition: Partition] = [:]

  mutating func polled(_ runs: [Run], at now: Timestamp) {
    for run in runs {
      // What is read again after an abort takes the place of what was read before.
      partitions[run.place, default: Partition(begun: now)].runs.removeAll {
        $0.offsets.upperBound >= run.offsets.lowerBound
      }
      partitions[run.place]?.runs.append(run)
    }
  }

  /// Where an assigned partition stands: the next offset to be delivered, and the log's end, where it is known.
  struct Standing {
    let place: TopicPartition
    let next: Int64
    let end: Int64?
  }

  /// How far behind each of these is. All others are forgotten.
  mutating func lag(_ standings: [Standing], at now: Timestamp) -> [PartitionLag] {
    let kept = Set(standings.map(\.place))
    if partitions.count > kept.count { partitions = partitions.filter { kept.contains($0.key) } }
    return standings.map { standing in
      let time = partitions[standing.place, default: Partition(begun: now)].time(standing, at: now)
      return PartitionLag(
        topic: standing.place.topic, partition: standing.place.partition,
        records: standing.end.map { max(0, $0 - standing.next) }, time: time)
    }
  }

  var records: Int { partitions.values.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.records } } }
  var bytes: Int { partitions.values.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.bytes } } }
}

extension Backlog.Partition {
  fileprivate mutating func time(_ standing: Backlog.Standing, at now: Timestamp) -> Duration {
    while let run = runs.first, run.offsets.upperBound < standing.next {
      if let time = run.lastTime.map({ min($0, now) }) { done = max(done ?? time, time) }
      runs.removeFirst()
    }
    if runs.isEmpty, let end = standing.end, standing.next >= end {
      done = now
      return .zero
    }
    return max(.zero, now - (runs.first?.firstTime ?? doneUntil))
  }
}
