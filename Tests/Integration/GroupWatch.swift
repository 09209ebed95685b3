import Kafka

@testable import Pipeline

/// Watches how far groups have come, and for how long one had records and committed nothing.
final class GroupWatch {
  private struct Standing {
    var committed: Int64
    /// When it last moved, or had nothing to do.
    var since: ContinuousClock.Instant
  }

  private let admin: Admin
  private var consumers: [(consumer: Consumer, places: [TopicPartition])] = []
  private var standings: [String: Standing] = [:]
  /// The longest that a group committed nothing while it had records, and which group.
  private(set) var longestStall = Duration.zero
  private(set) var stalled = ""
  /// The longest that one partition waited, be it for others of its worker.
  private(set) var longestWait = Duration.zero

  /// - Parameter groups: the groups, with the topics that each reads.
  init(_ cluster: TestCluster, _ groups: [(group: String, topic: String)]) throws {
    admin = try Admin(cluster.client)
    for (group, topic) in groups {
      // Offsets of open transactions are not waited for.
      let options = ConsumerOptions(isolation: .readUncommitted)
      consumers.append((try Consumer(cluster.client, group: group, options: options), try cluster.places(topic)))
    }
  }

  /// Of some partitions of one group.
  init(_ cluster: TestCluster, group: String, _ places: [TopicPartition]) throws {
    admin = try Admin(cluster.client)
    let options = ConsumerOptions(isolation: .readUncommitted)
    consumers = [(try Consumer(cluster.client, group: group, options: options), places)]
  }

  /// What the first group has committed there.
  func committed(_ place: TopicPartition) throws -> Int64? {
    try consumers.first?.consumer.committed([place], timeout: TestCluster.patience)[place]
  }

  /// Looks once.
  /// - Returns: the records that are not committed yet, over all groups.
  func look() throws -> Int64 {
    var lag: Int64 = 0
    for (consumer, places) in consumers {
      let before = lag
      var sum: Int64 = 0
      let committed = try consumer.committed(places, timeout: TestCluster.patience)
      for place in places {
        let end = try admin.watermarks(place, timeout: TestCluster.patience).high
        let offset = committed[place] ?? 0
        sum += offset
        lag += max(0, end - offset)
        longestWait = max(longestWait, wait("\(consumer.group) \(place)", offset, isDone: offset >= end))
      }
      let stall = wait(consumer.group, sum, isDone: lag == before)
      if stall > longestStall { (longestStall, stalled) = (stall, consumer.group) }
    }
    return lag
  }

  /// For how long this has had records and has not moved.
  private func wait(_ name: String, _ committed: Int64, isDone: Bool) -> Duration {
    let now = ContinuousClock.now
    let before = standings[name] ?? Standing(committed: committed, since: now)
    let hasMoved = committed != before.committed || isDone
    standings[name] = Standing(committed: committed, since: hasMoved ? now : before.since)
    return now - before.since
  }
}
