/// A consumer group as its coordinator keeps it: rounds of joining and handing out, each a generation.
struct SimulatedGroup {
  /// The states of the classic protocol.
  enum Phase { case empty, preparing, completing, stable }

  struct Member {
    var id: Int
    let instance: Int?
    var topics: [Int]
    var lastSeen: Int
    var hasJoined: Bool
    var share: [Int] = []
  }

  enum JoinAnswer {
    /// The round is complete; the share is still to be asked for.
    case joined(generation: Int)
    /// Others are still to join.
    case waiting
    case refused(Refusal)
  }

  enum SyncAnswer {
    case share([Int])
    case waiting
    case refused(Refusal)
  }

  /// How long a member may be silent, in milliseconds.
  var sessionTimeout: Int
  /// How long a round of joining waits for members, in milliseconds.
  var rebalanceTimeout: Int
  var offsets = GroupOffsets()
  private(set) var phase = Phase.empty
  private(set) var generation = 0
  private(set) var members: [Member] = []
  private var leader = 0
  private var preparingSince = 0
  /// Ids that were handed out and have not joined yet (KIP-394).
  private var announced: [Int] = []

  init(sessionTimeout: Int, rebalanceTimeout: Int) {
    self.sessionTimeout = sessionTimeout
    self.rebalanceTimeout = rebalanceTimeout
  }

  mutating func announce(_ member: Int) { announced.append(member) }

  mutating func join(_ id: Int, instance: Int?, topics: [Int], now: Int) -> JoinAnswer {
    if let index = members.firstIndex(where: { $0.id == id }) {
      members[index].lastSeen = now
      members[index].topics = topics
      return rejoin(index, now: now)
    }
    guard let place = announced.firstIndex(of: id) else { return .refused(.unknownMember) }
    announced.remove(at: place)
    if let instance, let index = members.firstIndex(where: { $0.instance == instance }) {
      return replace(index, with: id, topics: topics, now: now)
    }
    if phase != .preparing { prepare(now) }
    members.append(Member(id: id, instance: instance, topics: topics, lastSeen: now, hasJoined: true))
    return answerOfRound(now)
  }

  private mutating func rejoin(_ index: Int, now: Int) -> JoinAnswer {
    switch phase {
    case .completing: return .joined(generation: generation)
    case .stable where members[index].id != leader: return .joined(generation: generation)
    case .stable, .empty: prepare(now)
    case .preparing: break
    }
    members[index].hasJoined = true
    return answerOfRound(now)
  }

  /// A static member comes back under a new id, and the old one is fenced (KIP-345). In a stable group with the same
  /// topics it takes over the share, without a round.
  private mutating func replace(_ index: Int, with id: Int, topics: [Int], now: Int) -> JoinAnswer {
    let isSame = members[index].topics == topics
    if leader == members[index].id { leader = id }
    members[index].id = id
    members[index].topics = topics
    members[index].lastSeen = now
    if phase == .stable, isSame { return .joined(generation: generation) }
    if phase != .preparing { prepare(now) }
    members[index].hasJoined = true
    return answerOfRound(now)
  }

  private mutating func answerOfRound(_ now: Int) -> JoinAnswer {
    completeIfAllJoined(now)
    return phase == .preparing ? .waiting : .joined(generation: generation)
  }

  mutating func sync(_ id: Int, instance: Int?, generation: Int, now: Int) -> SyncAnswer {
    if let refusal = refusal(id, instance) { return .refused(refusal) }
    guard generation == self.generation else { return .refused(.illegalGeneration) }
    guard let index = members.firstIndex(where: { $0.id == id }) else { return .refused(.unknownMember) }
    members[index].lastSeen = now
    switch phase {
    case .empty, .preparing: return .refused(.rebalanceInProgress)
    case .stable: return .share(members[index].share)
    case .completing: return .waiting
    }
  }

  /// Whether the leader is the one who asks, so that the shares are to be dealt out.
  func isToDeal(_ id: Int) -> Bool { phase == .completing && id == leader }

  /// Takes the leader's shares, in the order of `members`.
  mutating func deal(_ shares: [[Int]]) {
    for index in members.indices { members[index].share = shares[index] }
    phase = .stable
  }

  mutating func heartbeat(_ id: Int, instance: Int?, generation: Int, now: Int) -> Refusal? {
    if let refusal = refusal(id, instance) { return refusal }
    guard generation == self.generation else { return .illegalGeneration }
    if let index = members.firstIndex(where: { $0.id == id }) { members[index].lastSeen = now }
    return phase == .preparing ? .rebalanceInProgress : nil
  }

  mutating func remove(_ id: Int, now: Int) {
    guard let index = members.firstIndex(where: { $0.id == id }) else { return }
    members.remove(at: index)
    if members.isEmpty {
      generation += 1
      phase = .empty
      return
    }
    if phase != .preparing { prepare(now) }
    completeIfAllJoined(now)
  }

  /// The members that were silent for too long.
  func silent(at now: Int) -> [Int] {
    var ids: [Int] = []
    for index in members.indices where now - members[index].lastSeen > sessionTimeout {
      ids.append(members[index].id)
    }
    return ids
  }

  func isRoundOverdue(at now: Int) -> Bool { phase == .preparing && now - preparingSince > rebalanceTimeout }

  /// Goes on without those that have not joined; static members keep their place.
  mutating func endRound(_ now: Int) {
    members.removeAll { !$0.hasJoined && $0.instance == nil }
    if members.isEmpty {
      generation += 1
      phase = .empty
    } else {
      complete(now)
    }
  }

  /// The coordinator came up again: sessions begin anew, joins that waited are forgotten.
  mutating func restart(_ now: Int) {
    for index in members.indices {
      members[index].lastSeen = now
      members[index].hasJoined = false
    }
    if phase == .completing { prepare(now) }
    preparingSince = now
  }

  private mutating func prepare(_ now: Int) {
    for index in members.indices { members[index].hasJoined = false }
    phase = .preparing
    preparingSince = now
  }

  private mutating func completeIfAllJoined(_ now: Int) {
    guard phase == .preparing else { return }
    for member in members where !member.hasJoined { return }
    complete(now)
  }

  private mutating func complete(_ now: Int) {
    generation += 1
    phase = .completing
    if !members.contains(where: { $0.id == leader }) { leader = members[0].id }
    for index in members.indices {
      members[index].hasJoined = false
      members[index].lastSeen = now
    }
  }

  private func refusal(_ id: Int, _ instance: Int?) -> Refusal? {
    if let instance {
      guard let member = members.first(where: { $0.instance == instance }) else { return .unknownMember }
      guard member.id == id else { return .fencedInstance }
      return nil
    }
    return members.contains { $0.id == id } ? nil : .unknownMember
  }

  /// Whether offsets may be committed in a member's name, by the rules of the classic protocol: without a member,
  /// a plain commit is taken in an empty group only, and a transaction's always.
  func mayCommit(_ membership: SimulatedMembership, inTransaction: Bool) -> Refusal? {
    let generation = Int(membership.generation)
    if generation < 0, phase == .empty { return nil }
    if generation >= 0 || membership.memberID > 0 || membership.instanceID != nil {
      if let refusal = refusal(membership.memberID, membership.instanceID) { return refusal }
      if generation != self.generation { return .illegalGeneration }
    } else if !inTransaction, phase != .empty {
      return .unknownMember
    }
    return !inTransaction && phase == .completing ? .rebalanceInProgress : nil
  }
}
