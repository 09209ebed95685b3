package import Events
package import Pipeline

/// Runs a stage on values: no broker, no thread, no clock.
///
/// What the states hand over after each batch is kept in ``changelog``, so that ``restart()`` can go on from it as
/// another process would.
///
/// ```swift
/// var driver = StageDriver(IngestStage(configuration))
/// let sent = try driver.process([OwnedRecord(topic: "documents.raw", key: "1", value: #"{"text":"…"}"#)])
/// ```
package struct StageDriver<S: Stage> {
  package private(set) var stage: S
  package let layout: TopicLayout
  package private(set) var states: PartitionStates<S.State>
  /// What the stage counted, added up over all calls.
  package private(set) var counted: [String: Int64] = [:]
  /// Records sent to quarantine by rule, added up over all calls.
  package private(set) var quarantined: [QuarantineRule: Int64] = [:]
  /// What the states handed over, if the driver was asked to keep it.
  package private(set) var changelog: RecordedChangelog?
  private let assigned: [Int32]
  /// The stage as it was given, for a process that begins anew.
  private let original: S
  /// How many records each topic and partition has handed in, as a position for the changelog.
  private var positions: [Int32: [String: Int64]] = [:]
  private let recordLimit: Int

  /// - Parameters:
  ///   - layout: the topics of the imagined cluster; by default every topic has `partitions` partitions.
  ///   - partitions: partitions of every topic where no layout is given, and of those assigned; 4 by default.
  ///   - keepsChangelog: whether what the states hand over is kept; they are asked for nothing otherwise.
  ///   - recordLimit: how large a record of the changelog may be.
  package init(
    _ stage: S, layout: TopicLayout? = nil, partitions: Int32 = 4, keepsChangelog: Bool = false,
    recordLimit: Int = TopicLayout.defaultMessageLimit
  ) {
    let counts = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, partitions) })
    let layout = layout ?? TopicLayout(counts: counts)
    self.stage = stage
    original = stage
    self.recordLimit = recordLimit
    changelog = keepsChangelog ? RecordedChangelog(stage: stage.name) : nil
    self.layout = layout
    states = PartitionStates { stage.makeState(partition: $0) }
    let inputPartitions = stage.inputs(layout).first.map { layout.partitions(named: $0) } ?? partitions
    assigned = Array(0..<max(1, inputPartitions))
    for partition in assigned { states.prepare(partition) }
  }

  /// Hands one batch to the stage.
  /// - Returns: what it sent, in order. Offsets are 0 and timestamps the epoch: the broker would set them.
  package mutating func process(
    _ records: [OwnedRecord] = [], now: Timestamp = .epoch, ends: [PartitionEnd] = []
  ) throws -> [OwnedRecord] {
    let batch = RecordBatch(records)
    let input = StageInput(records: batch, now: now, ends: ends, assigned: assigned, layout: layout)
    var output = StageOutput()
    try stage.process(input, states: &states, output: &output)
    for record in records { positions[record.partition, default: [:]][record.topic, default: 0] += 1 }
    takeChanges(Set(records.map(\.partition)).union(ends.map(\.partition)))
    counted.merge(output.counted) { $0 + $1 }
    quarantined.merge(output.quarantined) { $0 + $1 }
    return output.records(layout)
  }

  /// Hands `records` to the stage in batches of `size`.
  package mutating func process(
    _ records: [OwnedRecord], inBatchesOf size: Int, now: Timestamp = .epoch
  ) throws -> [OwnedRecord] {
    var sent: [OwnedRecord] = []
    for start in stride(from: 0, to: records.count, by: max(1, size)) {
      sent += try process(Array(records[start..<min(records.count, start + max(1, size))]), now: now)
    }
    return sent
  }

  private mutating func takeChanges(_ partitions: Set<Int32>) {
    guard changelog != nil else { return }
    var changes = StateChanges()
    for partition in partitions.sorted() {
      changes.partition = partition
      states[partition].takeChanges(into: &changes)
    }
    var encoder = ChangelogEncoder(recordLimit: recordLimit)
    var block = ChangelogBlock()
    encoder.encode(changes, into: &block)
    for partition in partitions.sorted() {
      if let position = positions[partition] { block.appendPosition(partition: partition, position) }
    }
    changelog?.append(block)
  }

  /// Goes on as a process would that begins now: with a new stage, and with states that know what the changelog says.
  ///
  /// - Parameter isCompacted: asked for each record that a later one supersedes, whether it is gone.
  /// - Throws: `ChangelogError` or `StateFault` where the changelog does not say what the states were.
  package mutating func restart(where isCompacted: () -> Bool = { false }) throws {
    guard var log = changelog else { preconditionFailure("the driver was not asked to keep a changelog") }
    log.compact(where: isCompacted)
    stage = original
    for partition in assigned {
      var state = original.makeState(partition: partition)
      _ = try log.restore(partition, into: &state)
      states.put(state, for: partition)
    }
    changelog = log
  }
}
