import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// What `detect` tells of the number of documents.
@Suite("detect's volume and silence")
struct VolumeStreamTests {
  private static let stream = SimulatedSummaries.stream

  private static func driver(keepsChangelog: Bool = false) -> StageDriver<DetectStage> {
    var configuration = DetectConfiguration()
    configuration.windows = []
    return StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout, keepsChangelog: keepsChangelog)
  }

  /// A summary for every hour and partition, of documents without features: 20 a partition, more or less; after 20 days
  /// half as many, and on day 26 none.
  private static func records(seed: UInt64, hours: Int) -> [OwnedRecord] {
    var random = SeededGenerator(seed: seed)
    var offsets: [Int64] = [0, 0]
    return (0..<hours).flatMap { hour -> [OwnedRecord] in
      let time = SimulatedSummaries.start + .seconds(3_600 * hour)
      return (0..<SimulatedSummaries.partitions).map { partition in
        let end = time + .seconds(3_600)
        guard hour / 24 != 26 else { return SimulatedSummaries.progress(end, partition: partition) }
        let mean = hour < 480 ? 20 : 10
        let documents = Int64(mean - 5 + Int.random(in: 0...10, using: &random))
        let first = offsets[Int(partition)]
        offsets[Int(partition)] += documents
        return SimulatedSummaries.record(
          Summary(
            stream: stream, pane: Events.Pane(start: time, length: .seconds(3_600)),
            batch: .init(topic: "predictions", partition: partition, first: first, last: first + documents - 1),
            partitionTime: end, documents: documents, features: [], documentsTopic: "documents", exemplars: []))
      }
    }
      + (0..<SimulatedSummaries.partitions).map {
        SimulatedSummaries.progress(SimulatedSummaries.start + .seconds(3_600 * hours), partition: $0)
      }
  }

  @Test("half as many documents open an alert, and none at all another of the same incident")
  func life() throws {
    var driver = Self.driver()
    let sent = try driver.process(Self.records(seed: 1, hours: 30 * 24), inBatchesOf: 50)
    #expect(driver.quarantined.isEmpty)
    let alerts = try sent.events(Alert.self, .alerts)
    let volume = try #require(alerts.first)
    #expect(volume.feature == "volume" && volume.state == .open && volume.key == "packages/starter@1|volume")
    #expect(volume.directions.map(\.direction) == ["volume_down"])
    let change = SimulatedSummaries.start + .seconds(480 * 3_600)
    #expect(volume.onset?.time == change)
    #expect(volume.sentence.contains("documents where"))
    #expect(volume.coverage.partitions == 2 && volume.driving.isEmpty)
    let effect = try #require(volume.directions.first?.effect.value)
    #expect((-0.6 ... -0.4).contains(effect))
    let silences = alerts.filter { $0.feature == "silence" }
    #expect(silences.map(\.state) == [.open, .resolved])
    #expect(silences.first?.onset?.time == SimulatedSummaries.start + .seconds(26 * 86_400))
    #expect(silences.last?.resolvedAt == SimulatedSummaries.start + .seconds(27 * 86_400))
    #expect(Set(silences.map(\.id)).count == 1)
    #expect(Set(alerts.map(\.incident)) == [volume.id])
    // It stays at a half: told once a day, and not over.
    #expect(alerts.filter { $0.feature == "volume" }.allSatisfy { $0.state == .open && $0.id == volume.id })
    let baselines = try sent.events(BaselineRecord.self, .baselines)
    #expect(baselines.map(\.name) == ["volume", "volume"] && baselines.map(\.version) == [1, 2])
    #expect(baselines.allSatisfy { $0.steady && $0.seasons == [:] })
    let read = try EventCoding.decode(VolumeBaseline.self, from: EventCoding.encode(baselines[1].tables))
    #expect(driver.states[0].volumes[Self.stream.key]?.monitor.baseline == read)
  }

  @Test("what is told is the same for any batching, and over restarts", arguments: [1, 2] as [UInt64])
  func restarts(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let records = Self.records(seed: seed, hours: 30 * 24)
    var whole = Self.driver()
    let expected = try whole.process(records, inBatchesOf: 400)
    var interrupted = Self.driver(keepsChangelog: true)
    let sent = try interrupted.process(records, inBatchesBelow: 40, restartingOneIn: 3, &random)
    #expect(sent == expected, "seed \(seed)")
    #expect(interrupted.states[0].volumes.mapValues(\.monitor) == whole.states[0].volumes.mapValues(\.monitor))
  }

  @Test("an entry of a stream's volume that is missing is noticed")
  func missing() throws {
    var driver = Self.driver(keepsChangelog: true)
    _ = try driver.process(Self.records(seed: 3, hours: 100), inBatchesOf: 40)
    try driver.expectNeeded("volume/", count: 4)
  }

  @Test("where volume is not judged nothing is told of it")
  func off() throws {
    var configuration = DetectConfiguration()
    configuration.judgesVolume = false
    var driver = StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout)
    let sent = try driver.process(Self.records(seed: 4, hours: 30 * 24), inBatchesOf: 300)
    #expect(sent.allSatisfy { $0.topic != Topic.alerts.rawValue && $0.topic != Topic.baselines.rawValue })
  }
}
