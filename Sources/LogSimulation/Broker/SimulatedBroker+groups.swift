import Kafka

extension SimulatedBroker {
  /// Performs what members ask of their group's coordinator.
  func performOfGroup(_ request: Request) -> Answer {
    switch request {
    case .announce(let group):
      let member = nextMember()
      groups[group].announce(member)
      return .member(member)
    case .join(let group, let member, let instance, let topics):
      return answer(groups[group].join(member, instance: instance, topics: topics, now: clock))
    case .sync(let group, let member, let instance, let generation):
      return sync(group, member, instance, generation)
    case .heartbeat(let group, let member, let instance, let generation):
      let refusal = groups[group].heartbeat(member, instance: instance, generation: generation, now: clock)
      return refusal.map { .refused($0) } ?? .done
    case .leave(let group, let member):
      groups[group].remove(member, now: clock)
      return .done
    case .commitOffsets(let group, let offsets, let membership):
      if let refusal = groups[group].mayCommit(membership, inTransaction: false) { return .refused(refusal) }
      groups[group].offsets.commit(offsets)
      return .done
    case .fetchOffsets(let group, let partitions): return fetch(group, partitions)
    default: return .none
    }
  }

  private func answer(_ answer: SimulatedGroup.JoinAnswer) -> Answer {
    switch answer {
    case .joined(let generation): .joined(generation: generation)
    case .waiting: .waiting
    case .refused(let refusal): .refused(refusal)
    }
  }

  private func sync(_ group: Int, _ member: Int, _ instance: Int?, _ generation: Int) -> Answer {
    if groups[group].isToDeal(member) {
      var subscriptions: [[Int]] = []
      for member in groups[group].members { subscriptions.append(member.topics) }
      groups[group].deal(RangeAssignment.assign(ranges, to: subscriptions))
    }
    switch groups[group].sync(member, instance: instance, generation: generation, now: clock) {
    case .share(let partitions): return .share(partitions)
    case .waiting: return .waiting
    case .refused(let refusal): return .refused(refusal)
    }
  }

  private func fetch(_ group: Int, _ partitions: [Int]) -> Answer {
    var offsets: [Int64] = []
    for partition in partitions {
      guard groups[group].offsets.isStable(partition) else { return .refused(.unstableOffset) }
      offsets.append(groups[group].offsets.committed(partition) ?? -1)
    }
    return .offsets(offsets)
  }
}
