import Kafka
import LogSimulation
import Pipeline

/// A stage as a simulated worker has it, with the states of the partitions at hand: what dies with the process.
protocol StageModel: AnyObject {
  var topics: SimulatedTopics { get }

  /// Processes a batch, or a tick.
  /// - Throws: as a failure of the whole; no state is changed then.
  func process(_ job: LoopJob<[SimulatedMessage]>) throws -> SimulatedOutput

  /// The record of the changelog that says where a partition's state stands.
  func position(_ offsets: [TopicPartition: Int64], of partition: Int32) -> SimulatedRecord

  /// Begins a partition's state anew.
  func beginRestoring(_ partition: Int32)
  /// Takes in one record of the partition's changelog.
  func restore(_ message: SimulatedMessage)
  /// After the last one.
  func finishRestoring(_ partition: Int32) -> RestoredState
}

/// What a stage returned.
struct SimulatedOutput: Sendable {
  var records: [(place: TopicPartition, record: SimulatedRecord)] = []
  var changes: [(partition: Int32, record: SimulatedRecord)] = []
  var isEmpty: Bool { records.isEmpty && changes.isEmpty }
}

/// The topics of one simulated stage, and its group.
struct SimulatedTopics: Sendable {
  var inputs: [String]
  var outputs: [String]
  var changelog = "changelog"
  var group = "group"
}
