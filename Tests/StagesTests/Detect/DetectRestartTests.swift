import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

/// A process that goes on from the changelog writes what the one before it would have written.
@Suite("detect after a restart")
struct DetectRestartTests {
  private static func stage() -> DetectStage {
    var detector = DetectorConfiguration(baselineDocuments: 4_000)
    detector.leastBaselineDocuments = 4_000
    detector.leastBaselineBlocks = 40
    detector.averageRunLength = 100_000
    var configuration = DetectConfiguration(detector: detector)
    configuration.windows = [.seconds(60), .seconds(300)]
    return DetectStage(configuration)
  }

  /// Learning, a change, its end; some of it late, and two streams.
  private static func records(seed: UInt64, _ random: inout SeededGenerator) -> [OwnedRecord] {
    var simulated = SimulatedSummaries(seed: seed)
    var records = simulated.records(seconds: 260, share: 0.1)
    records += simulated.records(seconds: 150, share: 0.3)
    records += simulated.records(seconds: 300, share: 0.1)
    var late = SimulatedSummaries(seed: seed &+ 1)
    records.insert(contentsOf: late.records(seconds: 3, share: 0.5), at: 400)
    for place in stride(from: 20, to: 500, by: 17) {
      var other = late.summary(Int32.random(in: 0..<SimulatedSummaries.partitions, using: &random), share: 0.2)
      other.stream = DocumentStream(source: "naïve/mail", model: "starter", version: "1")
      other.pane = Pane(start: SimulatedSummaries.start + .seconds(place), length: .seconds(1))
      other.partitionTime = SimulatedSummaries.start
      records.insert(SimulatedSummaries.record(other), at: place * 2)
    }
    return records + simulated.finish
  }

  @Test("restarts at any moment change nothing of what is told", arguments: [11, 12, 13] as [UInt64])
  func restarts(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let records = Self.records(seed: seed, &random)
    var whole = StageDriver(Self.stage(), layout: SimulatedSummaries.layout)
    var interrupted = StageDriver(
      Self.stage(), layout: SimulatedSummaries.layout, keepsChangelog: true, recordLimit: 60_000)
    var start = 0
    var told = 0
    while start < records.count {
      let end = min(records.count, start + Int.random(in: 1..<60, using: &random))
      let batch = Array(records[start..<end])
      let expected = try whole.process(batch)
      #expect(try interrupted.process(batch) == expected, "seed \(seed), record \(start)")
      told += expected.count
      if Int.random(in: 0..<3, using: &random) == 0 {
        try interrupted.restart(&random, "seed \(seed), record \(start)")
      }
      start = end
    }
    #expect(told > 50 && whole.counted["alerts_open"] != nil && whole.counted["alerts_resolved"] != nil)
    #expect(whole.counted == interrupted.counted, "seed \(seed)")
    let detectors = [whole, interrupted].map { $0.states[0].streams.mapValues(\.detector) }
    #expect(detectors[0] == detectors[1] && detectors[0].count == 2, "seed \(seed)")
  }

  @Test("an entry that is missing is noticed, or was not needed")
  func missing() throws {
    var random = SeededGenerator(seed: 21)
    var driver = StageDriver(Self.stage(), layout: SimulatedSummaries.layout, keepsChangelog: true)
    _ = try driver.process(Array(Self.records(seed: 21, &random).prefix(800)), inBatchesOf: 40)
    var log = try #require(driver.changelog)
    log.compact()
    let records = try #require(log.records[0])
    for place in records.indices where records[place].value != nil {
      var state = DetectState(Self.stage().configuration)
      let name = String(decoding: records[place].key, as: UTF8.self)
      // The oldest stretch may have been let go of by the detector itself; without one in between nothing is restored.
      if name.contains("/stretch/") { continue }
      #expect(throws: (any Error).self, "\(name)") { try log.without(place, of: 0).restore(0, into: &state) }
    }
  }

  @Test("a batch writes what it touched, not all there is")
  func size() throws {
    var random = SeededGenerator(seed: 31)
    var driver = StageDriver(Self.stage(), layout: SimulatedSummaries.layout, keepsChangelog: true)
    let records = Self.records(seed: 31, &random)
    _ = try driver.process(Array(records.prefix(900)), inBatchesOf: 40)
    let before = try #require(driver.changelog).appended
    _ = try driver.process(Array(records[900..<940]))
    let after = try #require(driver.changelog).appended
    var log = try #require(driver.changelog)
    log.compact()
    let all = log.records.values.joined().reduce(0) { $0 + $1.key.count + ($1.value?.count ?? 0) }
    let (entries, bytes) = (after.records - before.records, after.bytes - before.bytes)
    print("detect: 40 summaries changed \(entries) entries, \(bytes) of \(all) bytes")
    #expect(bytes < all)
  }
}

/// What `detect` writes reads back as it was.
@Suite("detect's entries")
struct KeptCodingTests {
  @Test("reals survive bit for bit in JSON")
  func reals() throws {
    let reals = [
      0, -0.0, 1.0 / 3, 0.1, 1e18, Double.leastNonzeroMagnitude, 1.7976931348623157e308, -1e-300, .pi, .infinity,
      -.infinity, 123456789.123456789,
    ]
    var writer = JSONWriter()
    KeptCoding.encode(reals, into: &writer)
    let read: [Double]? = try KeptCoding.decode(writer.contents)
    #expect(read?.map(\.bitPattern) == reals.map(\.bitPattern))
  }

  @Test("every part of a stream has a name that reads back")
  func names() {
    let pane = PaneKey(start: Timestamp(microseconds: -1), end: Timestamp(microseconds: 9))
    let parts: [StreamPart] = [
      .core, .life, .pinned, .lesson(4), .foundation, .course, .accounts, .keys, .shelf, .block(3), .stretch(7),
      .alert("a/b|c|d"), .window(900_000),
      .pane(pane),
    ]
    for part in parts { #expect(StreamPart(part.text) == part) }
    for text in ["", "core/1", "block", "block/x", "pane/1", "pane/1/2/3", "other"] { #expect(StreamPart(text) == nil) }
  }

  private static func pane(_ bytes: UnsafeRawBufferPointer) throws -> OpenPane? {
    try KeptCoding.read(bytes) { reader throws(StateFault) in try OpenPane(&reader) }
  }

  @Test("bytes that are cut are an error, never a trap", arguments: [1, 2] as [UInt64])
  func cuts(seed: UInt64) throws {
    var simulated = SimulatedSummaries(seed: seed)
    var pane = OpenPane()
    for partition in Int32(0)..<2 {
      let summary = simulated.summary(partition, share: 0.3)
      pane.add(try summary.countTable(), exemplars: summary)
    }
    var writer = JSONWriter()
    pane.write(into: &writer)
    var random = SeededGenerator(seed: seed)
    let bytes = Array(writer.contents)
    for count in bytes.indices {
      bytes.withUnsafeBytes { whole in
        let part = UnsafeRawBufferPointer(rebasing: whole[..<count])
        #expect(throws: StateFault.self) { try Self.pane(part) }
      }
      var noisy = bytes
      noisy[count] = UInt8.random(in: 0...255, using: &random)
      noisy.withUnsafeBytes { noisy in
        _ = try? Self.pane(noisy)
      }
    }
  }
}
