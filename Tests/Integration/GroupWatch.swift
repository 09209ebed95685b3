import Kafka

@testable import Pipeline

/// Watches how far groups have come, and for how long a partition had records and did not move.
final class GroupWatch {
  private struct Standing {
    var committed: Int64
    /// When it last moved, or had nothing to do.
    var since: ContinuousClock.Instant
  }

  private let admin: Admin
  private var consumers: [(consumer: Consumer, places: [TopicPartition])] = []
  private var standings: [String: Standing] = [:]
  /// The longest that a group's partition stood still while it had records.
  private(set) var longestStall = Duration.zero
  private(set) var stalled = ""
  /// The longest in which no group committed anything while one of them had records.
  private(set) var longestSilence = Duration.zero
  private var lastNews = ContinuousClock.now

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
    var hasNews = false
    for (consumer, places) in consumers {
      let committed = try consumer.committed(places, timeout: TestCluster.patience)
      for place in places {
        let end = try admin.watermarks(place, timeout: TestCluster.patience).high
        let offset = committed[place] ?? 0
        if note("\(consumer.group) \(place)", offset, isDone: offset >= end) { hasNews = true }
        lag += max(0, end - offset)
      }
    }
    let now = ContinuousClock.now
    if hasNews || lag == 0 { lastNews = now }
    longestSilence = max(longestSilence, now - lastNews)
    return lag
  }

  private func note(_ name: String, _ committed: Int64, isDone: Bool) -> Bool {
    let now = ContinuousClock.now
    guard let before = standings[name] else {
      standings[name] = Standing(committed: committed, since: now)
      return true
    }
    if now - before.since > longestStall {
      longestStall = now - before.since
      stalled = name
    }
    if committed != before.committed || isDone { standings[name] = Standing(committed: committed, since: now) }
    return committed != before.committed
  }
}
