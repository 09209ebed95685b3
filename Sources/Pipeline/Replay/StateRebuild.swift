package import Events
package import Kafka

/// Makes the state of a partition anew: runs the stage over its input up to where its group stands, with the outputs
/// thrown away, and puts what it then knows into the changelog in the place of what is there.
///
/// All that is written goes in one transaction: broken off before its end, the partition is as it was. Belongs to one
/// thread, which it blocks.
package struct StateRebuild<S: Stage> {
  /// What came of a partition.
  package struct Outcome: Sendable, Equatable {
    /// Records that the stage was given.
    package var records: Int64 = 0
    package var entries = 0
    /// Keys of the old changelog that were removed.
    package var removed = 0
    /// Bytes of the records written.
    package var bytes = 0
  }

  private var stage: S
  private let layout: TopicLayout
  private let client: ClientConfiguration
  private let group: String
  private let limit: Duration
  private let clock: () -> Timestamp

  /// - Parameter group: the stage's consumer group, which must have no members.
  package init(
    _ stage: S, layout: TopicLayout, client: ClientConfiguration, group: String, requestLimit: Duration = .seconds(30),
    clock: @escaping () -> Timestamp = { .now }
  ) {
    self.stage = stage
    self.layout = layout
    self.client = client
    self.group = group
    limit = requestLimit
    self.clock = clock
  }

  /// - Parameters:
  ///   - requireQuiet: throws where the group has members; asked again before anything is written.
  ///   - progress: told how many records were read.
  package mutating func perform(
    _ plan: RebuildPlan, requireQuiet: () throws -> Void, progress: (Int64) -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> Outcome {
    try requireQuiet()
    var outcome = Outcome()
    let entries = try run(plan, &outcome, progress, isCancelled)
    let old = try keys(of: plan.partition)
    try requireQuiet()
    try write(plan, entries, old, &outcome)
    return outcome
  }

  /// Runs the stage and returns the entries that its state has at the end.
  private mutating func run(
    _ plan: RebuildPlan, _ outcome: inout Outcome, _ progress: (Int64) -> Void, _ isCancelled: () -> Bool
  ) throws -> [[UInt8]: [UInt8]] {
    let original = stage
    var states = PartitionStates<S.State> { original.makeState(partition: $0) }
    states.prepare(plan.partition)
    var entries: [[UInt8]: [UInt8]] = [:]
    var changes = StateChanges()
    var output = StageOutput()
    changes.partition = plan.partition
    let reader = try RangeReader(client, plan.spans.filter { !$0.value.isEmpty })
    while true {
      let batch = try reader.next(stage.batchLimit, isCancelled: isCancelled)
      if batch.isEmpty { break }
      let input = StageInput(
        records: RecordBatch(batch.map(\.record)), now: clock(), assigned: [plan.partition], layout: layout)
      try stage.process(input, states: &states, output: &output)
      output.removeAll()
      states[plan.partition].takeChanges(into: &changes)
      for entry in changes.entries {
        entries[Array(changes.bytes(entry.key))] = entry.value.map { Array(changes.bytes($0)) }
      }
      changes.removeAll()
      outcome.records += Int64(batch.count)
      progress(outcome.records)
    }
    return entries
  }

  /// The keys of all records that the changelog's partition holds, whatever they are.
  private func keys(of partition: Int32) throws -> Set<[UInt8]> {
    let place = TopicPartition(topic: layout.changelog(of: stage.name), partition: partition)
    let ends = try Admin(client).watermarks(place, timeout: limit)
    guard !ends.isEmpty else { return [] }
    let reader = try RangeReader(client, [place: ends.low..<ends.high])
    var keys: Set<[UInt8]> = []
    while true {
      let records = try reader.next(BatchLimit())
      if records.isEmpty { return keys }
      for record in records {
        // A tombstone stands for a key that is removed already.
        if let key = record.record.key { if record.record.value == nil { keys.remove(key) } else { keys.insert(key) } }
      }
    }
  }

  private func write(
    _ plan: RebuildPlan, _ entries: [[UInt8]: [UInt8]], _ old: Set<[UInt8]>, _ outcome: inout Outcome
  ) throws {
    var changes = StateChanges()
    changes.partition = plan.partition
    for (key, value) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      changes.put(key) { writer in value.withUnsafeBytes { writer.append($0) } }
    }
    var encoder = ChangelogEncoder(recordLimit: layout.changelogLimit(of: stage.name))
    var body = ChangelogBlock()
    body.appendRebuilt(partition: plan.partition)
    encoder.encode(changes, into: &body)
    let next = plan.position.map { ($0.key.topic, $0.value) }
    body.appendPosition(partition: plan.partition, Dictionary(uniqueKeysWithValues: next))
    let new = Set(body.records.map { Array(body.bytes($0.key)) })
    var removals = ChangelogBlock()
    for key in old.subtracting(new).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      removals.appendRemoval(partition: plan.partition, key: key)
    }
    try send(removals, body)
    outcome.entries = entries.count
    outcome.removed = removals.records.count
    outcome.bytes = body.byteCount
  }

  /// In one transaction: what is removed, and then what is new.
  private func send(_ removals: borrowing ChangelogBlock, _ body: borrowing ChangelogBlock) throws(KafkaError) {
    let producer = try Producer(
      client.with(["transaction.timeout.ms": "300000"]), transactionalID: "\(group).rebuild")
    defer { producer.purge() }
    let outbox = Outbox(
      producer: producer, layout: layout, outputs: [], changelog: layout.changelog(of: stage.name))
    try producer.initTransactions(timeout: limit)
    try producer.begin()
    try outbox.send(removals)
    try outbox.send(body)
    try producer.flush(timeout: .seconds(240))
    if let failure = producer.takeFailures().first { throw failure }
    for _ in 0..<8 {
      do throws(KafkaError) {
        return try producer.commit(timeout: limit)
      } catch {
        guard error.kind == .retriable else { throw error }
      }
    }
    try producer.commit(timeout: limit)
  }
}
