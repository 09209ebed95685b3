import Kafka

/// Which partition numbers wait for their state, and which are stopped because it cannot be had.
struct Restoring: Sendable {
  enum Stage: Sendable {
    /// To be read from the changelog.
    case needed
    /// The changelog and the group stood at different offsets. Markers reach partitions one by one: both are looked at
    /// again.
    case disagreeing(since: ContinuousClock.Instant, again: ContinuousClock.Instant)
    /// The committed offsets were looked up again; the changelog is to be read.
    case checking(since: ContinuousClock.Instant)
    case stopped(any Error)
  }

  private(set) var stages: [Int32: Stage] = [:]
  /// When restoring may be tried again after it failed as a whole.
  var pausedUntil: ContinuousClock.Instant?
  var failures = 0
  var failure: KafkaError?
  /// Reading must begin anew once all is restored: partitions were stopped, or stand elsewhere than where they are read.
  var needsRestart = false

  /// Whether nothing has to be waited for.
  var isDone: Bool {
    stages.values.allSatisfy { if case .stopped = $0 { true } else { false } }
  }

  /// Those whose state is not at hand.
  var partitions: Set<Int32> { Set(stages.keys) }

  func isStopped(_ partition: Int32) -> Bool {
    if case .stopped = stages[partition] { true } else { false }
  }

  mutating func need(_ partition: Int32) { stages[partition] = .needed }

  mutating func forget(_ partitions: Set<Int32>) {
    stages = stages.filter { !partitions.contains($0.key) }
    if stages.isEmpty { self = Restoring() }
  }

  /// Those to be read from the changelog now.
  func due(at now: ContinuousClock.Instant) -> [Int32] {
    if let pausedUntil, now < pausedUntil { return [] }
    return stages.keys.sorted().filter { partition in
      switch stages[partition] {
      case .needed, .checking: true
      default: false
      }
    }
  }

  mutating func settle(_ partition: Int32) { stages[partition] = nil }
  mutating func stop(_ partition: Int32, _ error: any Error) {
    stages[partition] = .stopped(error)
    needsRestart = true
  }

  /// Notes that changelog and group disagree.
  /// - Returns: since when.
  mutating func disagree(_ partition: Int32, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    var since = now
    if case .checking(let before) = stages[partition] { since = before }
    stages[partition] = .disagreeing(since: since, again: now + LoopSettings.agreementWait)
    needsRestart = true
    return since
  }

  /// The places whose committed offsets are to be looked up again; nil where there are none now.
  func placesToLookUp(_ places: [TopicPartition], at now: ContinuousClock.Instant) -> [TopicPartition]? {
    let due = places.filter { place in
      if case .disagreeing(_, let again) = stages[place.partition] { now >= again } else { false }
    }
    return due.isEmpty ? nil : due
  }

  /// The committed offsets could not be looked up: again a little later.
  mutating func postpone(_ partitions: Set<Int32>, at now: ContinuousClock.Instant) {
    for partition in partitions {
      if case .disagreeing(let since, _) = stages[partition] {
        stages[partition] = .disagreeing(since: since, again: now + LoopSettings.agreementWait)
      }
    }
  }

  mutating func lookedUp(_ partitions: Set<Int32>) {
    for partition in partitions {
      if case .disagreeing(let since, _) = stages[partition] { stages[partition] = .checking(since: since) }
    }
  }

  var unreadyReasons: [String] {
    var reasons: [String] = []
    var waiting: [Int32] = []
    for (partition, stage) in stages.sorted(by: { $0.key < $1.key }) {
      if case .stopped(let error) = stage {
        reasons.append("partition \(partition) is stopped: \(error)")
      } else {
        waiting.append(partition)
      }
    }
    if !waiting.isEmpty {
      let cause = failure.map { ": \($0)" } ?? ""
      reasons.append("restoring the state of partitions \(waiting.map(String.init).joined(separator: ", "))\(cause)")
    }
    return reasons
  }
}
