import Events
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// A run of `detect` over simulated documents with commands between them.
struct DecidedRun {
  static let layout = SimulatedSummaries.layout

  static var stage: DetectStage { stage(baselineDocuments: 4_000) }

  private static func stage(baselineDocuments: Int) -> DetectStage {
    var detector = DetectorConfiguration(baselineDocuments: baselineDocuments)
    detector.leastBaselineDocuments = 4_000
    detector.leastBaselineBlocks = 40
    detector.averageRunLength = 100_000
    var configuration = DetectConfiguration(detector: detector)
    configuration.windows = [.seconds(60), .seconds(300)]
    return DetectStage(configuration)
  }

  var simulated: SimulatedSummaries
  private(set) var driver: StageDriver<DetectStage>
  private(set) var sent: [OwnedRecord] = []
  /// All that was handed to the stage.
  private(set) var log: [OwnedRecord] = []
  private var commands = 0

  init(seed: UInt64) {
    simulated = SimulatedSummaries(seed: seed)
    driver = StageDriver(Self.stage, layout: Self.layout)
  }

  /// A run of twenty documents a minute, whose baseline is learnt from `days` whole days and a block.
  init(seed: UInt64, days: Int) {
    simulated = SimulatedSummaries(seed: seed, stride: 60)
    driver = StageDriver(Self.stage(baselineDocuments: days * 24 * 60 * 20 + 100), layout: Self.layout)
  }

  /// The moment after so many seconds.
  static func time(_ seconds: Int) -> Timestamp { SimulatedSummaries.start + .seconds(seconds) }

  mutating func hand(_ records: [OwnedRecord]) throws {
    log += records
    sent += try driver.process(records)
  }

  /// Seconds in which `share` of the documents have the class `games`.
  mutating func pass(seconds: Int, share: Double, length: Double = 1) throws {
    try hand(simulated.records(seconds: seconds, share: share, length: length) + simulated.finish)
  }

  @discardableResult
  mutating func decide(
    _ action: DriftCommand.Action, _ change: (inout DriftCommand) -> Void = { _ in }
  ) throws -> DriftCommand {
    commands += 1
    var command = DriftCommand(
      id: "command-\(commands)", stream: SimulatedSummaries.stream, action: action, at: .epoch, by: "ada",
      reason: "a test")
    change(&command)
    try hand([Self.record(command)])
    return command
  }

  static func record(_ command: DriftCommand, key: String? = nil) throws -> OwnedRecord {
    let body = String(decoding: try EventCoding.encode(command), as: UTF8.self)
    return SimulatedSummaries.record(.command, body, key: key ?? command.stream.key)
  }

  func events<Event: Decodable>(_ type: Event.Type, _ topic: Topic) throws -> [Event] {
    try sent.events(type, topic)
  }

  /// The alerts of the class whose share changes, as published.
  func games() throws -> [Alert] { try events(Alert.self, .alerts).filter { $0.category == "games" } }
}
