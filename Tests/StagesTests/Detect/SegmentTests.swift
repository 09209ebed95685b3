import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// Which segments of a stream are judged alone.
@Suite("segments")
struct SegmentTests {
  private static func driver(most: Int, waiting: Int = 20_000, keepsChangelog: Bool = false) -> StageDriver<DetectStage>
  {
    var configuration = DetectConfiguration()
    configuration.mostSegments = most
    configuration.mostWaiting = waiting
    return StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout, keepsChangelog: keepsChangelog)
  }

  /// Summaries of the shops in each second: which, and how many times ten documents.
  private static func records(_ seconds: [[(shop: String, times: Int)]], seed: UInt64) -> [OwnedRecord] {
    var simulated = SimulatedSummaries(seed: seed)
    var records: [OwnedRecord] = []
    for shops in seconds {
      for (shop, times) in shops {
        for time in 0..<times {
          var summary = simulated.summary(Int32(time) % SimulatedSummaries.partitions, share: 0.2)
          summary.stream.segment = Attribute(name: "shop", value: shop)
          // Its partition's time is told by what follows.
          summary.partitionTime = SimulatedSummaries.start
          records.append(SimulatedSummaries.record(summary))
        }
      }
      records += simulated.records(seconds: 1, share: 0.2)
    }
    return records + simulated.finish
  }

  private static func documents(_ driver: StageDriver<DetectStage>) -> [String: Int] {
    let streams = driver.states[0].streams.values.filter { $0.stream.segment != nil }
    return Dictionary(
      uniqueKeysWithValues: streams.map {
        ($0.stream.segment?.value ?? "", $0.detector.documents + $0.detector.openDocuments)
      })
  }

  @Test("the first values are segments of their own, the larger before the smaller, and the rest are one")
  func admission() throws {
    let seconds: [[(shop: String, times: Int)]] = [
      [("b", 1), ("a", 1)], [("e", 1), ("d", 1), ("c", 3)], [("e", 2), ("a", 1), ("f", 9), ("rest", 1)],
    ]
    var driver = Self.driver(most: 4)
    _ = try driver.process(Self.records(seconds, seed: 1))
    #expect(driver.quarantined.isEmpty)
    // Of the second pane c has the most documents, then d comes before e by name.
    #expect(Self.documents(driver) == ["a": 20, "b": 10, "c": 30, "d": 10, "rest": 130])
    #expect(driver.states[0].gates.values.allSatisfy { $0.waiting.isEmpty })
  }

  @Test(
    "the choice is the same for any batching and over restarts",
    arguments: [1, 2, 3] as [UInt64])
  func same(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let seconds = (0..<60).map { second in
      (0..<6).map { _ in
        (shop: "s\(Int.random(in: 0..<(4 + second), using: &random))", times: Int.random(in: 1...3, using: &random))
      }
    }
    let records = Self.records(seconds, seed: seed)
    var whole = Self.driver(most: 8)
    let expected = try whole.process(records, inBatchesOf: 1_000)
    var interrupted = Self.driver(most: 8, keepsChangelog: true)
    let sent = try interrupted.process(records, inBatchesBelow: 30, restartingOneIn: 2, &random)
    #expect(sent == expected, "seed \(seed)")
    #expect(Self.documents(interrupted) == Self.documents(whole) && Self.documents(whole).count == 9)
    let gates = [whole, interrupted].map { $0.states[0].gates.mapValues(\.admitted) }
    #expect(gates[0] == gates[1])
  }

  @Test("values beyond what may wait are set aside and named")
  func waiting() throws {
    var driver = Self.driver(most: 2, waiting: 3)
    let sent = try driver.process(Self.records([(0..<10).map { (shop: "s\($0)", times: 1) }], seed: 4))
    #expect(driver.quarantined == [.tooLarge: 7])
    #expect(sent.count { $0.topic == Topic.quarantine.rawValue } == 7)
    #expect(Self.documents(driver) == ["s0": 10, "s1": 10, "rest": 10])
  }

  @Test("all segments of a stream lie in the stream's partition, under keys of their own")
  func place() {
    let whole = DocumentStream(source: "a/b", model: "m", version: "1")
    let segment = DocumentStream(source: "a/b", model: "m", version: "1", segment: Attribute(name: "n", value: "v"))
    #expect(segment.placeKey == whole.key && whole.placeKey == whole.key && segment.key != whole.key)
    #expect(segment.whole == whole && segment.segment("w").segment?.value == "w" && whole.segment("w") == whole)
  }
}
