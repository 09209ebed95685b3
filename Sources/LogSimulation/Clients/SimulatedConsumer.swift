package import Kafka

/// A member of a group with librdkafka's rules, as `Consumer` of the module Kafka shows them; eager rebalancing with the
/// range assignor.
///
/// ``serve()`` takes part in the group and tells of rebalances; without it, and ``poll(limit:)``, the session ends. What
/// librdkafka learns in the background is learnt in other calls too, now and then: that the assignment is lost shows in
/// ``isAssignmentLost`` and ``groupMetadata()`` before `serve` tells it.
///
/// To let a process crash, drop the object. To let it pause, call nothing for longer than its session.
package final class SimulatedConsumer {
  enum Phase { case idle, joining, syncing, fetchingOffsets, steady, revoking, fenced, closed }
  /// What the last heartbeats have told, and `serve` has not.
  enum Signal { case nothing, rebalance, lost, fenced }

  struct Reading {
    let partition: Int
    let place: TopicPartition
    var next: Int64 = 0
    /// The end that was told last.
    var toldEnd: Int64 = -1
    var isStopped = false
  }

  package let broker: SimulatedBroker
  package let group: String
  package let instanceID: Int?
  let isolation: ConsumerOptions.Isolation
  let groupIndex: Int
  var phase = Phase.idle
  var signal = Signal.nothing
  var memberID = 0
  var generation = -1
  var subscription: [Int] = []
  var share: [Int] = []
  var readings: [Reading] = []
  var lastAnswered = 0
  private var fetchingSince = 0

  /// How long a rebalance waits for the group's committed offsets, in milliseconds.
  private static let committedTimeout = 30_000

  /// - Parameter instanceID: makes the membership static.
  package init(
    _ broker: SimulatedBroker, group: String, instanceID: Int? = nil,
    isolation: ConsumerOptions.Isolation = .readCommitted
  ) {
    self.broker = broker
    self.group = group
    self.instanceID = instanceID
    self.isolation = isolation
    groupIndex = broker.group(group)
  }

  /// The partitions this member holds.
  package var assignment: Set<TopicPartition> { Set(readings.map(\.place)) }
  package var isClosed: Bool { phase == .closed }
  /// Whether this member was thrown out of the group, and `serve` has not finished telling it.
  package var isAssignmentLost: Bool { signal == .lost || signal == .fenced }

  /// Joins the group to read these topics. The partitions come in a later `serve`.
  package func subscribe(_ topics: [String]) {
    subscription.removeAll()
    for index in broker.topics.indices where topics.contains(broker.topics[index].name) { subscription.append(index) }
    if phase == .idle { phase = .joining }
    lastAnswered = broker.clock
  }

  /// Takes part in the group.
  /// - Returns: what changed in the assignment; nil where nothing did.
  /// - Throws: where the consumer is of no use any more: another member has its instance id (`fatal`), or the committed
  ///   offsets did not come in time.
  package func serve() throws(KafkaError) -> SimulatedRebalance? {
    if phase == .revoking { finishRevocation() }
    switch phase {
    case .idle, .closed, .revoking: return nil
    case .fenced: throw fencedError
    case .joining, .syncing: try joinAndSync()
    case .fetchingOffsets: break
    case .steady: return try serveSteady()
    }
    return phase == .fetchingOffsets ? try beginReading() : nil
  }

  /// Lets go of revoked partitions; from then on the group may give them to others.
  package func finishRevocation() {
    guard phase == .revoking else { return }
    readings.removeAll()
    share.removeAll()
    if signal == .lost { generation = -1 }
    signal = .nothing
    phase = .joining
    lastAnswered = broker.clock
  }

  private func serveSteady() throws(KafkaError) -> SimulatedRebalance? {
    beat()
    switch signal {
    case .nothing: return nil
    case .fenced:
      phase = .fenced
      throw fencedError
    case .rebalance, .lost:
      let wasLost = signal == .lost
      phase = .revoking
      guard !readings.isEmpty else {
        finishRevocation()
        return nil
      }
      return .revoked(readings.map(\.place), lost: wasLost)
    }
  }

  private func beginReading() throws(KafkaError) -> SimulatedRebalance? {
    beat()
    guard signal == .nothing else {
      // Nothing was told of this assignment yet, so nothing is to be revoked.
      phase = .revoking
      if signal == .fenced { phase = .fenced } else { finishRevocation() }
      return nil
    }
    let offsets: [Int64]
    switch broker.exchange(.fetchOffsets(group: groupIndex, partitions: share)) {
    case .offsets(let answer): offsets = answer
    case .refused(let refusal):
      guard broker.clock - fetchingSince > Self.committedTimeout else { return nil }
      throw KafkaError(refusal, "look up committed offsets")
    default:
      guard broker.clock - fetchingSince > Self.committedTimeout else { return nil }
      throw .unanswered("look up committed offsets")
    }
    var committed: [TopicPartition: Int64] = [:]
    readings.removeAll()
    for (index, partition) in share.enumerated() {
      let place = broker.places[partition]
      if offsets[index] >= 0 { committed[place] = offsets[index] }
      readings.append(Reading(partition: partition, place: place, next: max(0, offsets[index])))
    }
    phase = .steady
    return .assigned(readings.map(\.place), committed: committed)
  }

  func startFetchingOffsets(of partitions: [Int]) {
    share = partitions
    fetchingSince = broker.clock
    phase = .fetchingOffsets
  }

  /// librdkafka makes it fatal, whatever the code.
  var fencedError: KafkaError { KafkaError(.fencedInstance, "serve the group", kind: .fatal) }
}
