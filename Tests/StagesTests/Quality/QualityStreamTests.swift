import Events
import LogSimulation
import Pipeline
import PipelineTesting
import Testing

@testable import Stages
@testable import Statistics

/// What `detect` tells of the quality of predictions.
@Suite("detect's quality")
struct QualityStreamTests {
  private static func driver(
    keepsChangelog: Bool = false, _ change: (inout DetectConfiguration) -> Void = { _ in }
  ) -> StageDriver<DetectStage> {
    var configuration = DetectConfiguration()
    configuration.windows = [.seconds(900)]
    change(&configuration)
    return StageDriver(DetectStage(configuration), layout: SimulatedSummaries.layout, keepsChangelog: keepsChangelog)
  }

  /// Summaries of ten reviews each: 1,000 as usual, 500 with many errors, 1,500 as usual again.
  private static func life(seed: UInt64) throws -> [OwnedRecord] {
    var reviews = SimulatedReviews(seed: seed)
    return try (0..<300).map { batch in
      try SimulatedReviews.record(reviews.summary(10, errors: (100..<150).contains(batch) ? 0.5 : 0.1))
    }
  }

  @Test("more errors open alerts of one incident, and they are resolved once reviews are as before")
  func alerts() throws {
    var driver = Self.driver()
    let sent = try driver.process(Self.life(seed: 1), inBatchesOf: 7)
    #expect(driver.quarantined.isEmpty)
    let baselines = try sent.events(BaselineRecord.self, .baselines)
    #expect(baselines.map(\.name) == ["quality"] && baselines.map(\.documents) == [500])
    let alerts = try sent.events(Alert.self, .alerts)
    let errors = alerts.filter { $0.feature == "errors:topic" && $0.category == nil }
    #expect(errors.map(\.state) == [.open, .resolved] && Set(errors.map(\.id)).count == 1)
    let open = try #require(errors.first)
    #expect(open.key == "mail/m@1|errors:topic" && open.baseline == baselines[0].id)
    let effect = try #require(open.directions.first?.effect)
    #expect(effect.value > 0.3 && open.directions[0].direction == "errors_up" && effect.interval?.low ?? 0 > 0.2)
    // The errors begin with the 1,001st review, 500 after the baseline.
    let onset = try #require(open.onset)
    #expect((450...540).contains(onset.document ?? 0), "\(onset)")
    #expect(onset.earliest <= onset.time && onset.time <= onset.latest)
    #expect(open.sentence.hasPrefix("Errors of topic in mail (m@1): "))
    #expect(open.sentence.contains("reviewed answers to topic were wrong"))
    #expect(Set(alerts.map(\.incident)).count == 1 && alerts.first?.incident == alerts.first?.id)
    #expect(alerts.contains { $0.feature == "overrides" && $0.state == .open })
    #expect(!alerts.contains { $0.feature == "entity_errors" })
    let last = Dictionary(alerts.map { ($0.key, $0.state) }) { $1 }
    #expect(Set(last.values) == [.resolved])
  }

  @Test("statistics are written for each window of reviews, also when nothing fires, with no verdict on too few")
  func statistics() throws {
    var driver = Self.driver()
    var reviews = SimulatedReviews(seed: 2)
    let sent = try driver.process(
      try (0..<80).map { _ in try SimulatedReviews.record(reviews.summary(10, errors: 0.1)) })
    let statistics = try sent.events(Statistic.self, .statistics)
    let overrides = statistics.filter { $0.feature == "overrides" }
    #expect(overrides.map(\.documents) == Array(repeating: 100, count: 8))
    #expect(overrides.map(\.quality?.reviews) == (1...8).map { Int64($0 * 100) })
    #expect(overrides.map(\.verdict) == Array(repeating: .baselineNotReady, count: 4) + Array(repeating: .ok, count: 4))
    let topic = try #require(statistics.last { $0.feature == "errors:topic" && $0.quality?.category == nil })
    let quality = try #require(topic.quality)
    #expect(quality.accuracy?.interval != nil && quality.calibrationError?.critical != nil && quality.limit != nil)
    let since = try #require(quality.sinceStart)
    #expect(since.value > 0.85 && since.value < 0.95 && since.interval?.low ?? 0 > 0.8)
    let place = try #require(statistics.last { $0.quality?.category == "place" })
    // Of 100 reviews some 5 have a place: too few to say anything.
    #expect(place.feature == "entity_errors" && place.verdict == .notEnoughData)
    #expect(place.quality?.recall?.value == 0 && place.quality?.precision == nil)
    let a = try #require(statistics.last { $0.quality?.category == "a" })
    #expect(a.quality?.f1?.interval != nil && a.key == "mail/m@1|errors:topic|a")
    #expect(Set(statistics.map(\.id)).count == statistics.count)
    #expect(driver.counted["alerts_open"] == nil)
  }

  @Test("restarted at every batch it tells the same, byte for byte", arguments: [1, 2] as [UInt64])
  func restarts(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let records = try Self.life(seed: seed)
    var whole = Self.driver()
    let expected = try whole.process(records, inBatchesOf: 50)
    var interrupted = Self.driver(keepsChangelog: true)
    let sent = try interrupted.process(records, inBatchesBelow: 12, restartingOneIn: 1, &random)
    #expect(sent == expected, "seed \(seed)")
    let (one, other) = (interrupted.states[0].qualities, whole.states[0].qualities)
    #expect(one.mapValues(\.course) == other.mapValues(\.course))
  }

  @Test("an entry of a stream's quality that is missing is noticed")
  func missing() throws {
    var driver = Self.driver(keepsChangelog: true)
    _ = try driver.process(Array(Self.life(seed: 3).prefix(60)), inBatchesOf: 10)
    try driver.expectNeeded("quality/", count: 2)
  }

  @Test("what an alert of quality tells can be accepted as normal: the baseline is learnt anew from later reviews")
  func accepted() throws {
    var driver = Self.driver(keepsChangelog: true)
    var predictions = SimulatedSummaries(seed: 6)
    var reviews = SimulatedReviews(seed: 6)
    _ = try driver.process(predictions.records(seconds: 60, share: 0.2))
    func pass(_ batches: Int, errors: Double) throws -> [OwnedRecord] {
      try driver.process(
        try (0..<batches).map { _ in
          var summary = reviews.summary(10, errors: errors)
          summary.stream = SimulatedSummaries.stream
          return try SimulatedReviews.record(summary)
        })
    }
    let sent = try pass(50, errors: 0.1) + pass(30, errors: 0.6)
    let alerts = try sent.events(Alert.self, .alerts)
    var command = DriftCommand(id: "c", stream: SimulatedSummaries.stream, action: .accept, at: .epoch, by: "ada")
    command.incident = alerts.first?.id
    command.documents = 50_000
    #expect(try driver.process([try DecidedRun.record(command)]).map(\.topic) == ["documents.quarantine"])
    command.documents = nil
    let told = try driver.process([try DecidedRun.record(command)]).events(Alert.self, .alerts)
    #expect(Set(told.map(\.key)) == Set(alerts.map(\.key)))
    #expect(told.allSatisfy { $0.state == .baselineChanged && $0.silent == true })
    #expect(try driver.process([try DecidedRun.record(command)]).isEmpty)
    try driver.restart()
    let after = try pass(150, errors: 0.6)
    #expect(try after.events(Alert.self, .alerts).isEmpty)
    let baselines = try (sent + after).events(BaselineRecord.self, .baselines)
    #expect(baselines.map(\.version) == [1, 2] && baselines.map(\.documents) == [500, 500])
    let worse = try pass(100, errors: 1).events(Alert.self, .alerts)
    #expect(worse.contains { $0.feature == "errors:topic" && $0.baseline == baselines[1].id })
    #expect(driver.states[0].qualities[SimulatedSummaries.stream.key]?.reviews == 3_300)
  }

  @Test("an alert of quality can be acknowledged, and ends by itself")
  func acknowledged() throws {
    var driver = Self.driver()
    var predictions = SimulatedSummaries(seed: 5)
    var reviews = SimulatedReviews(seed: 5)
    _ = try driver.process(predictions.records(seconds: 60, share: 0.2))
    var sent: [OwnedRecord] = []
    for batch in 0..<80 {
      var summary = reviews.summary(10, errors: batch < 50 ? 0.1 : 0.9)
      summary.stream = SimulatedSummaries.stream
      sent += try driver.process([try SimulatedReviews.record(summary)])
    }
    let alert = try #require(try sent.events(Alert.self, .alerts).first { $0.category == nil })
    var command = DriftCommand(id: "c", stream: SimulatedSummaries.stream, action: .acknowledge, at: .epoch, by: "ada")
    command.alert = alert.id
    let known = try driver.process([try DecidedRun.record(command)]).events(Alert.self, .alerts)
    #expect(known.map(\.state) == [.acknowledged] && known.first?.silent == true)
    sent = []
    for _ in 0..<150 {
      var summary = reviews.summary(10, errors: 0.05)
      summary.stream = SimulatedSummaries.stream
      sent += try driver.process([try SimulatedReviews.record(summary)])
    }
    let over = try sent.events(Alert.self, .alerts).filter { $0.id == alert.id }
    #expect(over.map(\.state) == [.resolved] && over.first?.openedAt == alert.openedAt)
    #expect(driver.states[0].streams[SimulatedSummaries.stream.key]?.alerts.isEmpty == true)
  }

  @Test("reviews of selected documents are left out unless they are asked for, and it is said how many")
  func selected() throws {
    var reviews = SimulatedReviews(seed: 6)
    var summaries = (0..<12).map { _ in reviews.summary(20, errors: 0.1) }
    for place in 0..<4 { summaries[place].sample = .selected }
    let records = try summaries.map { try SimulatedReviews.record($0) }
    var driver = Self.driver()
    let left = try driver.process(records).events(Statistic.self, .statistics)
    #expect(left.first?.quality?.reviews == 100 && left.first?.quality?.selected == 80)
    var all = Self.driver { $0.quality.judgesSelected = true }
    let counted = try all.process(records).events(Statistic.self, .statistics)
    #expect(counted.filter { $0.feature == "overrides" }.map(\.quality?.reviews) == [100, 200])
    #expect(counted.allSatisfy { $0.quality?.selected == nil })
  }

  @Test("a shadow's agreement is told for each window, apart from reviews")
  func shadows() throws {
    var summarize = StageDriver(SummarizeStage())
    let records = (0..<600).map {
      SimulatedReviews.shadow($0, says: $0 % 5 == 0 ? "a" : "b", answered: "b", version: "1")
    }
    let summaries = try SimulatedReviews.summaries(try summarize.process(records))
    var driver = Self.driver { $0.quality.windowCompared = 500 }
    let sent = try driver.process(try summaries.map { try SimulatedReviews.record($0) })
    let statistics = try sent.events(Statistic.self, .statistics)
    #expect(statistics.map(\.feature) == ["disagreement", "disagreement:topic"] + ["disagreement:topic"] * 2)
    #expect(statistics.allSatisfy { $0.stream.version == "2" && $0.quality?.production == "m@1" })
    #expect(statistics[0].quality?.agreement?.value == 0.8 && statistics[0].quality?.sinceStart?.interval != nil)
    #expect(statistics.allSatisfy { $0.quality?.overrideRate == nil && $0.baseline == nil })
    #expect(driver.states[0].qualities["mail/m@2"]?.reviews == 0)
  }

  @Test("the accuracy of windows of predictions is estimated from reviews, and marked as estimated")
  func estimated() throws {
    var reviews = SimulatedReviews(seed: 8)
    var driver = Self.driver()
    let summary = reviews.summary(400, errors: 0.2)
    _ = try driver.process([try SimulatedReviews.record(summary)])
    let counts = (0..<4).map { Summary.Count(bin: .index(Grid.share.bin(of: 0.55 + 0.1 * Double($0))), count: 50) }
    let records = (0..<2).map { partition in
      SimulatedSummaries.record(
        Summary(
          stream: summary.stream, pane: .init(start: SimulatedSummaries.start, length: .seconds(10)),
          batch: .init(topic: "predictions", partition: Int32(partition), first: 0, last: 199),
          partitionTime: SimulatedSummaries.start, documents: 200,
          features: [.init(name: "score:topic", kind: .share, counts: counts)], documentsTopic: "documents",
          exemplars: []))
    }
    let end = SimulatedSummaries.start + .seconds(3_600)
    let sent = try driver.process(records + (0..<2).map { SimulatedSummaries.progress(end, partition: $0) })
    let estimates = try sent.events(Statistic.self, .statistics).filter { $0.quality != nil }
    #expect(estimates.count == 1 && estimates[0].feature == "errors:topic" && estimates[0].documents == 400)
    let quality = try #require(estimates[0].quality)
    #expect(quality.estimated == true && quality.accuracy == nil && quality.uncovered == 0)
    let estimate = try #require(quality.estimatedAccuracy)
    let interval = try #require(estimate.interval)
    #expect(interval.low < 0.8 && interval.high > 0.8, "\(estimate)")
  }

  @Test("a summary that cannot be goes to quarantine and changes nothing")
  func corrupt() throws {
    var reviews = SimulatedReviews(seed: 9)
    let good = reviews.summary(20, errors: 0.1)
    func changed(_ change: (inout QualitySummary) -> Void) throws -> OwnedRecord {
      var summary = good
      change(&summary)
      return try SimulatedReviews.record(summary)
    }
    let segment = Attribute(name: "country", value: "de")
    var empty = try SimulatedReviews.record(good)
    empty.value = Array("{}".utf8)
    var cut = try SimulatedReviews.record(good)
    cut.value?.removeLast(40)
    let bad = [
      try changed { $0.changed = 21 }, try changed { $0.documents = -1 }, try changed { $0.documents = .max },
      try changed { $0.stream.segment = segment }, try changed { $0.parts[0].correct = 30 },
      try changed { $0.parts[0].labels[0].wrong = 1_000 }, try changed { $0.parts[0].labels[0].truePositives = -1 },
      try changed { $0.parts[0].confidences[0].bin = 16 }, try changed { $0.parts[0].confidences[0].steps = .max },
      try changed { $0.parts.append($0.parts[0]) }, try changed { $0.to = .earliest }, empty, cut,
    ]
    var driver = Self.driver()
    #expect(try driver.process(bad).allSatisfy { $0.topic == "documents.quarantine" })
    #expect(driver.quarantined.values.reduce(0, +) == Int64(bad.count))
    #expect(driver.states[0].qualities.isEmpty)
    _ = try driver.process([try SimulatedReviews.record(good)])
    #expect(driver.states[0].qualities["mail/m@1"]?.reviews == 20)
  }

  @Test("clocks of reviewers that jump by thousands of years are told as they are, and nothing traps")
  func clocks() throws {
    var reviews = SimulatedReviews(seed: 12)
    var driver = Self.driver()
    var sent: [OwnedRecord] = []
    for batch in 0..<120 {
      var summary = reviews.summary(10, errors: batch < 60 ? 0.1 : 0.9)
      if batch % 7 == 0 { summary.to = .latest }
      if batch % 11 == 0 { summary.from = .earliest }
      sent += try driver.process([try SimulatedReviews.record(summary)])
    }
    #expect(driver.quarantined.isEmpty)
    #expect(try sent.events(Alert.self, .alerts).contains { $0.feature == "errors:topic" })
    let statistics = try sent.events(Statistic.self, .statistics)
    #expect(statistics.filter { $0.feature == "overrides" }.count == 12)
    #expect(statistics.allSatisfy { $0.window.length > .zero })
  }

  @Test("tasks and models without end are bounded")
  func bounds() throws {
    var reviews = SimulatedReviews(seed: 10)
    let good = reviews.summary(1, errors: 0)
    var driver = Self.driver { $0.mostStreams = 20 }
    let records = try (0..<100).map { number in
      var summary = good
      summary.parts[0].task = "task \(number)"
      return try SimulatedReviews.record(summary)
    }
    _ = try driver.process(records)
    #expect(driver.quarantined[.tooLarge] == 36)
    let streams = try (0..<30).map { number in
      var summary = good
      summary.stream.version = "v\(number)"
      return try SimulatedReviews.record(summary)
    }
    _ = try driver.process(streams)
    #expect(driver.states[0].qualities.count == 20)
    let compared = try (0..<20).map { number in
      var summary = good
      summary.production = .init(name: "m", version: "\(number)")
      return try SimulatedReviews.record(summary)
    }
    _ = try driver.process(compared)
    #expect(driver.states[0].qualities["mail/m@1"]?.shadows.count == 16)
  }

  @Test("where quality is not judged nothing is told of it")
  func off() throws {
    var driver = Self.driver { $0.judgesQuality = false }
    #expect(try driver.process(Self.life(seed: 11)).isEmpty)
    #expect(driver.counted["quality_not_judged"] == 300 && driver.states[0].qualities.isEmpty)
  }
}

private func * <Element>(list: [Element], times: Int) -> [Element] { (0..<times).flatMap { _ in list } }
