/// What a stage does with a batch of records.
///
/// A stage is a value that knows no Kafka, no clock and no thread: it is given records and the state of their
/// partitions, and returns records to send. One runtime (``StageRunner``) drives every stage; ``PipelineTesting``
/// drives one on values.
///
/// `process` is called by one thread at a time, never for two batches at once. What it appends to the output is sent
/// in that order, together with the input's offsets, in one transaction where the broker has transactions.
///
/// - Returning normally means that every record of the batch is accounted for: answered by outputs, counted, or in
///   quarantine. The records are then sent and the offsets committed; where sending fails the *same* outputs are sent
///   again, `process` is not.
/// - Throwing means a failure of the whole, not of one record (a model file gone, a broker away): nothing was appended
///   that must be kept and **no state was changed**. The runtime backs off and calls again with the same batch.
///   A record that cannot be processed is not a failure: it goes to quarantine (``StageOutput/quarantine``).
package protocol Stage<State>: Sendable {
  /// What is kept for one partition. A stage that keeps nothing has ``NoState``.
  associatedtype State: KeptState

  /// The name in logs, metrics and the consumer group, such as `ingest`.
  var name: String { get }

  /// The full names of the topics read. All have the same number of partitions: state belongs to a partition *number*.
  func inputs(_ layout: TopicLayout) -> [String]

  /// The topics written. They must exist when the stage starts.
  var outputs: [Topic] { get }

  /// How much is handed to `process` at once.
  var batchLimit: BatchLimit { get }

  /// How often `process` is called while nothing arrives; nil where silence means nothing to the stage.
  var tick: Duration? { get }

  /// The state that a partition begins with.
  func makeState(partition: Int32) -> State

  /// Processes one batch; see the protocol's own description for what returning and throwing mean.
  mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<State>, output: inout StageOutput
  ) throws
}

extension Stage {
  package var batchLimit: BatchLimit { BatchLimit() }
  package var tick: Duration? { nil }
  /// Whether the runtime must keep the state's position in step with the offsets.
  package var keepsState: Bool { State.self != NoState.self }
}

extension Stage where State == NoState {
  package func makeState(partition: Int32) -> NoState { NoState() }
}

/// The state of a stage that keeps nothing between two batches.
package struct NoState: Sendable {
  package init() {}
}

/// How many records, and how many bytes of values, one batch holds at most.
///
/// A record larger than `bytes` is a batch of its own.
package struct BatchLimit: Sendable, Equatable {
  package var records: Int
  package var bytes: Int

  package init(records: Int = 2_000, bytes: Int = 8 << 20) {
    self.records = records
    self.bytes = bytes
  }
}
