import Events
import Pipeline
import PipelineTesting
import Stages
import Statistics
import Testing

@Suite("detect")
struct DetectStageTests {
  /// A small baseline and a short run length, so that few documents suffice.
  private func driver(windows: [Duration]? = nil) -> StageDriver<DetectStage> {
    var detector = DetectorConfiguration(baselineDocuments: 4_000)
    detector.leastBaselineDocuments = 4_000
    detector.leastBaselineBlocks = 40
    detector.averageRunLength = 100_000
    var configuration = DetectConfiguration(detector: detector)
    if let windows { configuration.windows = windows }
    return StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout)
  }

  /// 300 seconds to learn from and be quiet, 150 with thrice the share of one class, then back.
  private func documents(seed: UInt64) -> [OwnedRecord] {
    var simulated = SimulatedSummaries(seed: seed)
    var records = simulated.records(seconds: 300, share: 0.1)
    records += simulated.records(seconds: 150, share: 0.3)
    records += simulated.records(seconds: 470, share: 0.1)
    return records + simulated.finish
  }

  @Test("a class that triples opens one alert that points at its documents, and resolves when it is back")
  func life() throws {
    var driver = driver()
    let sent = try driver.process(documents(seed: 1), inBatchesOf: 100)
    #expect(driver.quarantined.isEmpty)
    let alerts = try sent.events(Alert.self, .alerts).filter {
      $0.feature == "class:section" && $0.category == "games"
    }
    let opened = try #require(alerts.first { $0.state == .open })
    let resolved = try #require(alerts.last)
    #expect(resolved.state == .resolved)
    #expect(resolved.id == opened.id)
    #expect(opened.key == "packages/starter@1|class:section|games")
    let change = SimulatedSummaries.start + .seconds(300)
    let onset = try #require(opened.onset)
    #expect(onset.earliest <= change + .seconds(10) && onset.latest >= change - .seconds(10))
    #expect(opened.updatedAt <= change + .seconds(60))
    #expect(resolved.updatedAt > change + .seconds(150))
    #expect(opened.driving.count == 10)
    #expect(opened.driving.allSatisfy { $0.id.hasPrefix("games") && $0.pointer.topic == "documents" })
    #expect(opened.controls.count == 10)
    // At random, so three in ten are of the class; and none of those that drive.
    #expect(Set(opened.controls.map(\.id)).isDisjoint(with: opened.driving.map(\.id)))
    #expect((1...9).contains(opened.controls.count { !$0.id.hasPrefix("games") }))
    #expect(resolved.driving == opened.driving)
    #expect(opened.coverage.partitions == 2)
    #expect(opened.sentence.contains("class:section = games rose from "))
    #expect(opened.directions.first?.direction == "class_up")
  }

  @Test("the baseline is written once, and can be read back and judged by")
  func baseline() throws {
    var driver = driver()
    let sent = try driver.process(documents(seed: 2), inBatchesOf: 500)
    let records = try sent.events(BaselineRecord.self, .baselines)
    #expect(records.count == 1)
    let record = try #require(records.first)
    #expect(record.documents == 4_000 && record.blocks == 40)
    #expect(record.ready && record.steady, "\(record.reasons)")
    #expect(record.id.utf8.count == 64)
    let tables = try EventCoding.decode(Baseline.self, from: EventCoding.encode(record.tables))
    #expect(tables.features.map(\.name) == ["characters", "class:section"])
    let kept = driver.states[0].streams[SimulatedSummaries.stream.key]?.detector.baseline
    #expect(kept == tables)
  }

  @Test("what is sent is the same, byte for byte, for any batching", arguments: [1, 7, 64, 100_000])
  func batching(size: Int) throws {
    let records = documents(seed: 3)
    // Windows end before, while and after the baseline is learnt.
    var reference = driver(windows: [.seconds(60), .seconds(900)])
    var other = driver(windows: [.seconds(60), .seconds(900)])
    let expected = try reference.process(records, inBatchesOf: 333)
    #expect(try other.process(records, inBatchesOf: size) == expected)
    #expect(expected.contains { $0.topic == Topic.alerts.rawValue })
  }

  @Test("what is sent is the same, byte for byte, for any size of the batches of predictions", arguments: [7, 50, 300])
  func predictionBatches(seconds: Int) throws {
    // Windows end before, while and after the baseline is learnt.
    var one = driver(windows: [.seconds(60), .seconds(900)])
    var other = driver(windows: [.seconds(60), .seconds(900)])
    var simulated = SimulatedSummaries(seed: 8)
    let records = simulated.records(seconds: 600, share: 0.1)
    let summaries = try records.map { record in
      try #require(record.value).withUnsafeBytes { bytes throws(EventError) in try Summary(parsing: bytes) }
    }
    let expected = try one.process(records + simulated.finish, inBatchesOf: 100)
    var whole: [OwnedRecord] = []
    for start in stride(from: 0, to: 600, by: seconds) {
      for partition in 0..<SimulatedSummaries.partitions {
        let end = min(600, start + seconds)
        let mine = summaries[2 * start..<2 * end].filter { $0.batch.partition == partition }
        whole += mine.map { summary in
          var summary = summary
          summary.batch.first = mine.first?.batch.first ?? 0
          summary.batch.last = mine.last?.batch.last ?? 0
          summary.partitionTime = SimulatedSummaries.start + .seconds(end)
          return SimulatedSummaries.record(summary)
        }
      }
    }
    let sent = try other.process(whole + simulated.finish, inBatchesOf: 100)
    #expect(sent == expected)
    #expect(expected.contains { $0.topic == Topic.baselines.rawValue })
  }

  @Test("summaries split in two and in another order within their pane give the same events")
  func splitting() throws {
    let records = documents(seed: 4)
    var swapped = records
    for place in stride(from: 0, to: records.count - 2, by: 2) { swapped.swapAt(place, place + 1) }
    var one = driver()
    var two = driver()
    let expected = try one.process(records, inBatchesOf: 200)
    #expect(try two.process(swapped, inBatchesOf: 200) == expected)
  }

  @Test("nothing is judged until every partition of predictions has passed the pane's end")
  func waiting() throws {
    var driver = driver()
    var simulated = SimulatedSummaries(seed: 5)
    var mine: [OwnedRecord] = []
    var theirs: [OwnedRecord] = []
    for _ in 0..<1_000 {
      let pair = simulated.records(seconds: 1, share: 0.1)
      mine.append(pair[0])
      theirs.append(pair[1])
    }
    #expect(try driver.process(mine).isEmpty)
    let stream = driver.states[0].streams[SimulatedSummaries.stream.key]
    #expect(stream?.openPanes == 1_000)
    #expect(driver.states[0].reached == nil)
    let sent = try driver.process(theirs + simulated.finish)
    #expect(sent.contains { $0.topic == Topic.baselines.rawValue })
    #expect(driver.states[0].streams[SimulatedSummaries.stream.key]?.openPanes == 0)
  }

  @Test("several panes in one batch of predictions are all counted, though the first summary tells the batch's end")
  func wholeBatch() throws {
    var driver = driver()
    var simulated = SimulatedSummaries(seed: 6)
    var summaries: [Summary] = []
    for _ in 0..<5 {
      for partition in 0..<SimulatedSummaries.partitions { summaries.append(simulated.summary(partition, share: 0.1)) }
      _ = simulated.records(seconds: 1, share: 0.1)
    }
    let records = summaries.sorted { $0.batch.partition < $1.batch.partition }.map { summary in
      var summary = summary
      summary.batch.first = 0
      summary.batch.last = 1_000
      summary.partitionTime = SimulatedSummaries.start + .seconds(5)
      return SimulatedSummaries.record(summary)
    }
    _ = try driver.process(records)
    #expect(driver.states[0].streams[SimulatedSummaries.stream.key]?.openPanes == 5)
    _ = try driver.process(simulated.finish)
    #expect(driver.states[0].streams[SimulatedSummaries.stream.key]?.openPanes == 0)
    #expect(driver.counted["documents"] == 100)
    #expect(driver.counted["documents_too_late"] == nil)
  }

  @Test("time that passes windows, the baseline's end and an hour in one leap tells what it tells in steps")
  func leap() throws {
    var simulated = SimulatedSummaries(seed: 10)
    var summaries: [Summary] = []
    for _ in 0..<3_700 {
      for partition in 0..<SimulatedSummaries.partitions { summaries.append(simulated.summary(partition, share: 0.1)) }
      _ = simulated.records(seconds: 1, share: 0.1)
    }
    let end = simulated.time
    let leaping = summaries.sorted { $0.batch.partition < $1.batch.partition }.map { summary in
      var summary = summary
      summary.batch.first = 0
      summary.batch.last = 1_000_000
      summary.partitionTime = end
      return SimulatedSummaries.record(summary)
    }
    var detector = DetectorConfiguration(baselineDocuments: 25_000)
    detector.leastBaselineBlocks = 40
    let stage = DetectStage(DetectConfiguration(detector: detector))
    var inSteps = StageDriver(stage, layout: SimulatedSummaries.layout)
    var inOne = StageDriver(stage, layout: SimulatedSummaries.layout)
    let expected = try inSteps.process(
      summaries.map { SimulatedSummaries.record($0) } + simulated.finish, inBatchesOf: 100)
    #expect(try inOne.process(leaping + simulated.finish) == expected)
    // Windows closed before there was a baseline, and after.
    let verdicts = Set(try expected.events(Statistic.self, .statistics).map(\.verdict))
    #expect(verdicts == [.baselineNotReady, .ok])
  }

  @Test("each window and feature has a statistic, whether or not anything drifts, and says which features have")
  func windows() throws {
    var driver = driver()
    let sent = try driver.process(documents(seed: 7), inBatchesOf: 1_000)
    let statistics = try sent.events(Statistic.self, .statistics)
    // 920 seconds: one window of 15 minutes is over.
    #expect(statistics.map(\.feature) == ["characters", "class:section"])
    let classes = try #require(statistics.last)
    #expect(classes.documents == 18_000)
    #expect(classes.window == Events.Pane(start: SimulatedSummaries.start, length: .seconds(900)))
    #expect(classes.verdict == .drift)
    #expect(classes.largestChange?.bin == .value("games"))
    // Of two features, one alone needs 40.
    #expect(classes.isDiscovered == true && classes.evidence ?? 0 > 40)
    #expect(classes.panes.count == 15 && classes.panes.allSatisfy { $0.documents == 1_200 })
    let lengths = try #require(statistics.first)
    #expect(lengths.verdict == .ok)
    #expect(lengths.isDiscovered == false && lengths.evidence ?? 40 < 40)
    #expect(lengths.kind == .length)
    let mean = try #require(lengths.mean?.value)
    #expect(mean > 535 && mean < 565)
  }

  @Test(
    "what cannot be right goes to quarantine and changes nothing",
    arguments: [
      (#"{"stream":"#, QuarantineRule.invalidJSON), ("[]", .wrongType), ("{}", .missingField),
    ])
  func broken(body: String, rule: QuarantineRule) throws {
    var driver = driver()
    let sent = try driver.process([SimulatedSummaries.record(.summary, body, key: "k")])
    #expect(driver.quarantined == [rule: 1])
    #expect(sent.map(\.topic) == [Topic.quarantine.rawValue])
    #expect(sent.first?.value == Array(body.utf8))
    #expect(driver.states[0].streams.isEmpty)
  }

  @Test(
    "a summary whose counts cannot be right goes to quarantine",
    arguments: [
      { (summary: inout Summary) in summary.documents = 3 },
      { (summary: inout Summary) in summary.documents = -1 },
      { (summary: inout Summary) in summary.batch.partition = 2 },
      { (summary: inout Summary) in summary.pane.length = .seconds(7) },
      { (summary: inout Summary) in summary.pane.start = summary.pane.start + .milliseconds(1) },
      { (summary: inout Summary) in summary.features.append(summary.features[0]) },
      { (summary: inout Summary) in summary.features[1].counts[0].bin = .index(100_000) },
      { (summary: inout Summary) in summary.features[1].counts[0].count = .max },
    ] as [@Sendable (inout Summary) -> Void])
  func impossible(spoil: @Sendable (inout Summary) -> Void) throws {
    var driver = driver()
    var simulated = SimulatedSummaries(seed: 8)
    var summary = simulated.summary(0, share: 0.5)
    spoil(&summary)
    _ = try driver.process([SimulatedSummaries.record(summary)])
    #expect(driver.quarantined.values.reduce(0, +) == 1)
    #expect(driver.states[0].streams.isEmpty)
  }

  @Test("a record of another type, and progress of no partition, go to quarantine")
  func envelope() throws {
    var driver = driver()
    _ = try driver.process([
      SimulatedSummaries.record(.alert, "{}", key: nil),
      SimulatedSummaries.record(.progress, #"{"time":"2024-01-01T00:00:00Z"}"#, key: nil),
      SimulatedSummaries.record(.progress, #"{"time":"2024-01-01T00:00:00Z","partition":9}"#, key: nil),
      OwnedRecord(topic: "drift.summaries", key: nil, value: nil, headers: []),
    ])
    #expect(driver.quarantined.values.reduce(0, +) == 4)
    #expect(driver.states[0].reached == nil)
  }

  @Test("a stream beyond the limit is set aside and named")
  func manyStreams() throws {
    var configuration = DetectConfiguration()
    configuration.mostStreams = 1
    var driver = StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout)
    var simulated = SimulatedSummaries(seed: 9)
    let first = simulated.summary(0, share: 0.5)
    var second = simulated.summary(0, share: 0.5)
    second.stream.source = "other"
    _ = try driver.process([first, second].map { SimulatedSummaries.record($0) })
    #expect(driver.quarantined == [.tooLarge: 1])
    #expect(driver.states[0].streams.count == 1)
  }
}
