package import Kafka

/// What the changelog and the group say of the state of one partition.
package struct StateSurvey: Sendable {
  package enum Verdict: Sendable {
    /// Both stand at the same offsets, or the group has none and the changelog is followed.
    case agrees
    /// Nothing was ever kept or committed.
    case unused
    case disagrees
    case corrupt(ChangelogError)
  }

  package var partition: Int32
  /// The input's partitions of this number.
  package var places: [TopicPartition]
  /// Where the group goes on; without those where it has no offset.
  package var committed: [TopicPartition: Int64]
  /// Where the changelog stands; nil where it says nothing.
  package var logged: [String: Int64]?
  package var entries = 0
  /// Bytes of the entries' keys and values, as the stage gets them.
  package var entryBytes = 0
  /// Records of the changelog, superseded ones included.
  package var records: Int64 = 0
  package var fault: ChangelogError?

  package init(partition: Int32, places: [TopicPartition], committed: [TopicPartition: Int64]) {
    self.partition = partition
    self.places = places
    self.committed = committed
  }

  package var verdict: Verdict {
    if let fault { return .corrupt(fault) }
    guard let logged else { return committed.values.contains { $0 > 0 } ? .disagrees : .unused }
    if committed.isEmpty { return .agrees }
    return places.allSatisfy { committed[$0] ?? 0 == logged[$0.topic] ?? 0 } ? .agrees : .disagrees
  }

  /// Whether the stage stops at this partition.
  package var isStopped: Bool {
    switch verdict {
    case .agrees, .unused: false
    case .disagrees, .corrupt: true
    }
  }
}

/// Looks at the states of a stage from outside: nothing is written, and no group is joined. Belongs to one thread.
package struct StateSurveyor<S: Stage> {
  private let stage: S
  private let layout: TopicLayout
  private let client: ClientConfiguration
  private let group: String
  private let limit: Duration

  /// - Parameter group: the stage's consumer group.
  package init(
    _ stage: S, layout: TopicLayout, client: ClientConfiguration, group: String, requestLimit: Duration = .seconds(30)
  ) {
    self.stage = stage
    self.layout = layout
    self.client = client
    self.group = group
    limit = requestLimit
  }

  /// The partition numbers that the stage has.
  package var partitions: [Int32] {
    Array(0..<(stage.inputs(layout).map { layout.partitions(named: $0) }.max() ?? 0))
  }

  package func survey(_ partitions: [Int32]) throws -> [StateSurvey] {
    let places = stage.inputs(layout).flatMap { topic in
      partitions.map { TopicPartition(topic: topic, partition: $0) }
    }
    let committed = try Consumer(client, group: group).committed(places, timeout: limit)
    let restorer = StateRestorer(
      stage: stage.name, topic: layout.changelog(of: stage.name), client: client, requestLimit: limit)
    let stage = stage
    let found = try restorer.restore(partitions) { WeighedState(stage.makeState(partition: $0)) }
    return partitions.map { partition in
      var survey = StateSurvey(
        partition: partition, places: places.filter { $0.partition == partition },
        committed: committed.filter { $0.key.partition == partition })
      switch found[partition] {
      case .restored(let restored):
        survey.logged = restored.position
        survey.records = restored.records
        survey.entries = restored.state.sizes.count
        survey.entryBytes = restored.state.sizes.values.reduce(0, +)
      case .corrupt(let error): survey.fault = error
      case .nothing, nil: break
      }
      return survey
    }
  }
}

/// A state, and how much it is.
private struct WeighedState<State: KeptState>: KeptState {
  private var state: State
  /// By key: the bytes of key and value.
  private(set) var sizes: [[UInt8]: Int] = [:]

  init(_ state: State) { self.state = state }

  mutating func takeChanges(into changes: inout StateChanges) { state.takeChanges(into: &changes) }

  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    sizes[Array(key)] = value.map { key.count + $0.count }
    try state.restore(key: key, value: value)
  }

  mutating func finishRestoring() throws { try state.finishRestoring() }
}
