package import Events
package import Pipeline

/// Runs a stage on values: no broker, no thread, no clock.
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
  private let assigned: [Int32]

  /// - Parameters:
  ///   - layout: the topics of the imagined cluster; by default every topic has `partitions` partitions.
  ///   - partitions: partitions of every topic where no layout is given, and of those assigned; 4 by default.
  package init(_ stage: S, layout: TopicLayout? = nil, partitions: Int32 = 4) {
    let counts = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, partitions) })
    let layout = layout ?? TopicLayout(counts: counts)
    self.stage = stage
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
}
