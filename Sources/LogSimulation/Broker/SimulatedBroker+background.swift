/// What the broker does by itself.
extension SimulatedBroker {
  /// One kind of thing that is to be done.
  private enum Task { case marker, late, session, round, transaction }

  /// Does one thing that is due, chosen by the seed, and now and then lets something go wrong.
  /// - Returns: false where nothing was due.
  @discardableResult
  package func step() -> Bool {
    if chaos.happens(.brokerRestart) { restart() }
    if chaos.happens(.sessionExpiry) { expireAnySession() }
    guard let task = dueTask() else { return false }
    perform(task)
    return true
  }

  /// Finishes everything that is under way, without faults: late requests arrive, markers are written, what has timed
  /// out by now is expired, compacted topics are compacted. Virtual time stands still; let it pass before, so that what
  /// dead processes have left open times out.
  package func settle() {
    let wasCalm = chaos.isCalm
    chaos.isCalm = true
    downUntil = clock
    busyCount = 0
    nextExpiryCheck = clock
    while let task = dueTask() { perform(task) }
    for index in topics.indices where topics[index].isCompacted { compactTopic(index) }
    chaos.isCalm = wasCalm
  }

  /// Restarts the broker: what is on its way is lost, sessions begin anew, the log survives; for a second or so nobody
  /// is answered.
  package func restart() {
    late.removeAll(keepingCapacity: true)
    for index in groups.indices { groups[index].restart(clock) }
    downUntil = clock + 200 + chaos.pick(1_500)
  }

  /// Markers that are decided and not written yet.
  package var pendingMarkers: Int { coordinator.markers.count }
  /// Requests that are still on their way although nobody waits for them.
  package var lateRequests: Int { late.count }

  /// Writes one pending marker, chosen by the seed.
  /// - Returns: false where there was none.
  @discardableResult
  package func writeMarker() -> Bool {
    guard !coordinator.markers.isEmpty else { return false }
    write(coordinator.takeMarker(chaos.pick(coordinator.markers.count)))
    return true
  }

  private func dueTask() -> Task? {
    var due: [Task] = []
    if !coordinator.markers.isEmpty { due.append(.marker) }
    if !late.isEmpty { due.append(.late) }
    if clock >= nextExpiryCheck {
      let settled = due.count
      for index in groups.indices {
        if groups[index].isRoundOverdue(at: clock) { due.append(.round) }
        if !groups[index].silent(at: clock).isEmpty { due.append(.session) }
      }
      if !coordinator.overdue(at: clock).isEmpty { due.append(.transaction) }
      if due.count == settled { nextExpiryCheck = clock + Self.expiryCheckInterval }
    }
    return due.isEmpty ? nil : due[chaos.pick(due.count)]
  }

  /// How often it is looked for what has timed out, in milliseconds: this is most of the cost of an idle step.
  private static var expiryCheckInterval: Int { 200 }

  private func perform(_ task: Task) {
    switch task {
    case .marker:
      if !chaos.happens(.slowMarker) { writeMarker() }
    case .late:
      receive(late.remove(at: chaos.pick(late.count)))
    case .round:
      for index in groups.indices where groups[index].isRoundOverdue(at: clock) { groups[index].endRound(clock) }
    case .session:
      for index in groups.indices {
        for member in groups[index].silent(at: clock) { groups[index].remove(member, now: clock) }
      }
    case .transaction:
      for producer in coordinator.overdue(at: clock) { coordinator.fence(producer) }
    }
    if !chaos.isCalm, chaos.pick(64) == 0 { compactAnyTopic() }
  }

  private func write(_ marker: PendingMarker) {
    switch marker.target {
    case .partition(let index):
      logs[index].mark(producer: marker.producer, epoch: marker.epoch, commits: marker.commits)
    case .offsets(let group):
      groups[group].offsets.mark(producer: marker.producer, commits: marker.commits)
    }
  }

  private func expireAnySession() {
    guard !groups.isEmpty else { return }
    let index = chaos.pick(groups.count)
    let members = groups[index].members
    guard !members.isEmpty else { return }
    groups[index].remove(members[chaos.pick(members.count)].id, now: clock)
  }

  private func compactAnyTopic() {
    let index = chaos.pick(topics.count)
    if topics[index].isCompacted { compactTopic(index) }
  }

  private func compactTopic(_ index: Int) {
    let range = topics[index].range
    for partition in range.first..<range.first + range.count { logs[partition].compact() }
  }
}
