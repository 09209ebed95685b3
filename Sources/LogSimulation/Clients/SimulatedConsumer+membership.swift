import Kafka

extension SimulatedConsumer {
  /// What a transaction needs to know of this member, as of now. After the assignment is lost it names no member, as
  /// librdkafka's does.
  package func groupMetadata() -> SimulatedMembership {
    beatNowAndThen()
    let isMember = !isAssignmentLost && (phase == .steady || phase == .revoking)
    return SimulatedMembership(
      group: group, generation: isMember ? Int32(truncatingIfNeeded: generation) : -1,
      memberID: isAssignmentLost ? 0 : memberID, instanceID: instanceID)
  }

  /// Begins to leave the group.
  /// - Returns: what is revoked first, to be followed by ``finishClosing()``; nil where nothing is held.
  package func close() -> SimulatedRebalance? {
    guard phase == .steady, !readings.isEmpty else { return nil }
    beat()
    phase = .revoking
    return .revoked(readings.map(\.place), lost: isAssignmentLost)
  }

  /// Leaves the group, except as a static member, whose place waits for it until its session ends.
  package func finishClosing() {
    if instanceID == nil, memberID > 0, phase != .fenced, phase != .closed {
      _ = broker.exchange(.leave(group: groupIndex, member: memberID))
    }
    readings.removeAll()
    share.removeAll()
    (memberID, generation) = (0, -1)
    phase = .closed
  }

  /// Goes as far in the round of joining as it gets at this moment.
  func joinAndSync() throws(KafkaError) {
    if memberID == 0 {
      guard case .member(let id) = broker.exchange(.announce(group: groupIndex)) else { return }
      memberID = id
    }
    if phase == .joining {
      let answer = broker.exchange(
        .join(group: groupIndex, member: memberID, instance: instanceID, topics: subscription))
      switch answer {
      case .joined(let generation):
        self.generation = generation
        phase = .syncing
      case .refused(let refusal): return refusedWhileJoining(refusal)
      default: return
      }
    }
    let answer = broker.exchange(
      .sync(group: groupIndex, member: memberID, instance: instanceID, generation: generation))
    switch answer {
    case .share(let partitions):
      lastAnswered = broker.clock
      startFetchingOffsets(of: partitions)
    case .refused(let refusal): refusedWhileJoining(refusal)
    default: break
    }
  }

  private func refusedWhileJoining(_ refusal: Refusal) {
    switch refusal {
    case .unknownMember:
      memberID = 0
      phase = .joining
    case .fencedInstance:
      signal = .fenced
      phase = .fenced
    case .illegalGeneration, .rebalanceInProgress: phase = .joining
    default: break
    }
  }

  /// librdkafka's heartbeats come from a thread of their own.
  func beatNowAndThen() {
    if phase == .steady || phase == .revoking, broker.chaos.toss() { beat() }
  }

  /// Sends a heartbeat and notes what it tells.
  func beat() {
    guard signal == .nothing || signal == .rebalance else { return }
    let answer = broker.exchange(
      .heartbeat(group: groupIndex, member: memberID, instance: instanceID, generation: generation))
    switch answer {
    case .done: lastAnswered = broker.clock
    case .refused(.rebalanceInProgress):
      lastAnswered = broker.clock
      signal = .rebalance
    case .refused(.unknownMember):
      memberID = 0
      signal = .lost
    case .refused(.illegalGeneration): signal = .lost
    case .refused(.fencedInstance): signal = .fenced
    default:
      // Without an answer for as long as its session, a member gives itself up.
      if broker.clock - lastAnswered > broker.sessionLimit { signal = .lost }
    }
  }
}
