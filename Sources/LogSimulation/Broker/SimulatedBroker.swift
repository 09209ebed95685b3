import Kafka

/// A model of a Kafka cluster with transactions: logs, a transaction coordinator and group coordinators, in memory, in
/// one thread, with a virtual clock. What it does next is decided by the seed of its ``Chaos`` alone.
///
/// Clients (``SimulatedProducer``, ``SimulatedConsumer``) call it directly; each call is one exchange that may fail. What
/// a broker does by itself (write commit markers, expire sessions and transactions, receive what is late) is done by
/// ``step()``, one thing at a time, so that whoever schedules a run decides what lies between two calls.
package final class SimulatedBroker {
  struct Topic {
    let name: String
    let range: RangeAssignment.Topic
    let isCompacted: Bool
  }

  package let chaos: Chaos
  /// Virtual time, in milliseconds.
  var clock = 0
  private(set) var topics: [Topic] = []
  var ranges: [RangeAssignment.Topic] = []
  /// The topic-partition of each index.
  private(set) var places: [TopicPartition] = []
  private var indices: [TopicPartition: Int] = [:]
  var logs: [PartitionLog] = []
  var coordinator = TransactionCoordinator()
  var groups: [SimulatedGroup] = []
  private var groupIndices: [String: Int] = [:]
  var late: [LateRequest] = []
  /// Until when no request is answered.
  var downUntil = 0
  /// How many requests coordinators still refuse.
  var busyCount = 0
  /// When to look again for what has timed out.
  var nextExpiryCheck = 0
  private var lastMember = 0
  private let sessionTimeout: Int
  private let rebalanceTimeout: Int

  /// - Parameters:
  ///   - sessionTimeout: of all members; 30 s by default, as transactions time out before sessions do.
  ///   - rebalanceTimeout: how long a group waits for members to join again.
  package init(
    _ chaos: Chaos, sessionTimeout: Duration = .seconds(30), rebalanceTimeout: Duration = .seconds(60)
  ) {
    self.chaos = chaos
    self.sessionTimeout = sessionTimeout.milliseconds
    self.rebalanceTimeout = rebalanceTimeout.milliseconds
  }

  /// Virtual time since the start.
  package var now: Duration { .milliseconds(clock) }

  /// Lets virtual time pass. What falls due is done by later steps.
  package func advance(by time: Duration) { clock += time.milliseconds }

  /// Makes a topic. A name that is taken is left as it is.
  /// - Parameter isCompacted: whether ``step()`` compacts it now and then.
  package func addTopic(_ name: String, partitions: Int, isCompacted: Bool = false) {
    guard !topics.contains(where: { $0.name == name }) else { return }
    let range = RangeAssignment.Topic(first: places.count, count: partitions)
    topics.append(Topic(name: name, range: range, isCompacted: isCompacted))
    ranges.append(range)
    for partition in 0..<partitions {
      let place = TopicPartition(topic: name, partition: Int32(truncatingIfNeeded: partition))
      indices[place] = places.count
      places.append(place)
      logs.append(PartitionLog())
    }
  }

  /// The index of a partition; nil where there is none.
  func index(_ place: TopicPartition) -> Int? { indices[place] }

  func group(_ name: String) -> Int {
    if let known = groupIndices[name] { return known }
    groupIndices[name] = groups.count
    groups.append(SimulatedGroup(sessionTimeout: sessionTimeout, rebalanceTimeout: rebalanceTimeout))
    return groups.count - 1
  }

  func nextMember() -> Int {
    lastMember += 1
    return lastMember
  }

  var sessionLimit: Int { sessionTimeout }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
