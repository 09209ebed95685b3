package import Events
package import Kafka

/// Runs a stage over a range of the log into other topics, without a group: those that read the same topics know nothing
/// of it.
///
/// On a broker with transactions the outputs, the state's changes and the position go there in one transaction, so that
/// a replay which was broken off goes on where it stood, and nothing is written twice. A second one into the same
/// target fences the first. Belongs to one thread, which it blocks.
package final class StageReplay<S: Stage> {
  private var stage: S
  private let layout: TopicLayout
  private let configuration: ReplayConfiguration
  private let clock: () -> Timestamp
  private var states: PartitionStates<S.State>
  private var encoder: ChangelogEncoder
  private var changes = StateChanges()
  private var position = ReplayPosition()
  private var report = ReplayReport()

  /// What one transaction takes in at most.
  private static var transactionRecords: Int { 10_000 }
  private static var transactionBytes: Int { 16 << 20 }
  /// Records whose own times lie further apart are handed over with the time of each.
  private static var clockStep: Duration { .seconds(60) }

  /// - Parameters:
  ///   - layout: where the stage reads, and with ``TopicLayout/writing(_:under:)`` where it writes.
  ///   - clock: the time that the stage is handed where the records' own times do not say when they were written.
  package init(
    _ stage: S, layout: TopicLayout, configuration: ReplayConfiguration,
    clock: @escaping () -> Timestamp = { .now }
  ) {
    self.stage = stage
    self.layout = layout
    self.configuration = configuration
    self.clock = clock
    states = PartitionStates { stage.makeState(partition: $0) }
    encoder = ChangelogEncoder(recordLimit: layout.changelogLimit(of: stage.name))
  }

  private var isTransactional: Bool { configuration.delivery == .exactlyOnce }
  private var partitions: [Int32] { Set(configuration.spans.keys.map(\.partition)).sorted() }

  /// Reads what is left to do; changes nothing.
  package func look(isCancelled: @escaping @Sendable () -> Bool = { false }) throws -> [TopicPartition: Range<Int64>] {
    if isTransactional { try restore(isCancelled) }
    let rest = try position.rest(of: configuration.spans)
    if position.next.isEmpty, let guarded = configuration.guarded { try requireEmpty(guarded) }
    return rest
  }

  /// Does it.
  ///
  /// - Parameter progress: told after every transaction.
  /// - Throws: ``ReplayError``, `KafkaError`, what the stage throws, or `CancellationError`; run again it goes on.
  package func run(
    progress: (ReplayReport) -> Void = { _ in }, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> ReplayReport {
    let sink = try ReplaySink(configuration, stage: stage.name, layout: layout, outputs: stage.outputs)
    let rest = try look(isCancelled: isCancelled)
    report.offsets = rest.values.reduce(0) { $0 + Int64($1.count) }
    let isBegun = !position.next.isEmpty
    guard !position.isClosed, !isBegun || report.offsets > 0 || configuration.finalTime != nil else {
      report.wasDone = true
      return report
    }
    for (place, span) in rest { position.next[place] = span.lowerBound }
    if !isBegun { try commit(OutputBox(), [], to: sink) }
    let reader = try RangeReader(configuration.client, rest)
    while try step(reader, sink, isCancelled) { progress(report) }
    try end(sink)
    progress(report)
    return report
  }

  private func restore(_ isCancelled: @escaping @Sendable () -> Bool) throws {
    let restorer = StateRestorer(
      stage: stage.name, topic: layout.changelog(of: stage.name), client: configuration.client,
      requestLimit: configuration.requestLimit)
    position = ReplayPosition()
    let stage = stage
    for (partition, restoration) in try restorer.restore(
      partitions, isCancelled: isCancelled, make: { stage.makeState(partition: $0) })
    {
      switch restoration {
      case .nothing: break
      case .corrupt(let error): throw ReplayError.unreadable(error)
      case .restored(let restored):
        states.put(restored.state, for: partition)
        encoder.adopt(restored.partsOf, of: partition)
        position.take(restored.position, partition: partition)
      }
    }
  }

  private func requireEmpty(_ topic: Topic) throws {
    let name = layout.name(of: topic)
    let admin = try Admin(configuration.client)
    var spans: [TopicPartition: Range<Int64>] = [:]
    for partition in 0..<layout.partitions(of: topic) {
      let place = TopicPartition(topic: name, partition: partition)
      let ends = try admin.watermarks(place, timeout: configuration.requestLimit)
      if !ends.isEmpty { spans[place] = ends.low..<ends.high }
    }
    // What lies there may be markers and aborted records alone.
    guard !spans.isEmpty else { return }
    let found = try RangeReader(configuration.client, spans).next(BatchLimit(records: 1))
    guard found.isEmpty else { throw ReplayError.notEmpty(topic: name) }
  }
}

extension StageReplay {
  /// Reads, processes and commits as much as one transaction takes.
  ///
  /// - Returns: false at the end.
  private func step(_ reader: RangeReader, _ sink: ReplaySink, _ isCancelled: @Sendable () -> Bool) throws -> Bool {
    let box = OutputBox()
    var records: [LoggedRecord] = []
    let begun = ContinuousClock.now
    while records.count < Self.transactionRecords, box.output.writer.count < Self.transactionBytes,
      ContinuousClock.now - begun < .seconds(2)
    {
      let batch = try reader.next(stage.batchLimit, isCancelled: isCancelled)
      if batch.isEmpty { break }
      try process(batch, into: box)
      records += batch
    }
    guard !records.isEmpty else { return false }
    for record in records { position.next[record.place] = record.record.offset + 1 }
    try commit(box, records, to: sink)
    return true
  }

  /// Hands records over; where they say when they were written, with that time.
  private func process(_ batch: [LoggedRecord], into box: OutputBox) throws {
    var start = 0
    while start < batch.count {
      var end = start + 1
      while end < batch.count, batch[end].hasAppendTime == batch[start].hasAppendTime,
        !batch[start].hasAppendTime
          || batch[end].record.timestamp - batch[start].record.timestamp <= Self.clockStep
      {
        end += 1
      }
      let now = batch[start].hasAppendTime ? batch[end - 1].record.timestamp : clock()
      try call(RecordBatch(batch[start..<end].map(\.record)), now: now, ends: [], into: box)
      start = end
    }
  }

  private func call(_ records: RecordBatch, now: Timestamp, ends: [PartitionEnd], into box: OutputBox) throws {
    for partition in partitions { states.prepare(partition) }
    let input = StageInput(records: records, now: now, ends: ends, assigned: partitions, layout: layout)
    try stage.process(input, states: &states, output: &box.output)
  }

  /// Tells the stage the final time, and notes that all is done.
  private func end(_ sink: ReplaySink) throws {
    let box = OutputBox()
    if let finalTime = configuration.finalTime {
      let now = clock()
      let ends = partitions.map { PartitionEnd(partition: $0, since: now, finalTime: finalTime) }
      try call(RecordBatch(), now: now, ends: ends, into: box)
    }
    for (place, span) in configuration.spans { position.next[place] = span.upperBound }
    position.isClosed = configuration.finalTime != nil
    try commit(box, [], to: sink)
  }

  private func commit(_ box: OutputBox, _ records: [LoggedRecord], to sink: ReplaySink) throws {
    if isTransactional, stage.keepsState {
      for partition in partitions {
        changes.partition = partition
        states[partition].takeChanges(into: &changes)
      }
      encoder.encode(changes, into: &box.changes)
      changes.removeAll()
    }
    try sink.commit(box, positions: position.entries(closing: position.isClosed))
    for record in records { report.recordsIn[record.record.topic, default: 0] += 1 }
    report.counters.add(box.output, layout: layout)
    report.counters.recordsIn += Int64(records.count)
    report.counters.commits["committed", default: 0] += 1
    let spans = configuration.spans
    let left = spans.reduce(0) { $0 + max(0, $1.value.upperBound - (position.next[$1.key] ?? 0)) }
    report.passed = max(0, report.offsets - left)
  }
}
