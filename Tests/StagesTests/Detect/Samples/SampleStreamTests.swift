import Events
import Foundation
import LogSimulation
import Pipeline
import PipelineTesting
import Statistics
import Testing

@testable import Stages

@Suite("Drift of sampled documents")
struct SampleStreamTests {
  static let layout = TopicLayout(counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, 1) }))

  static var stage: DetectStage {
    var configuration = DetectConfiguration(detector: SampledStream.detector)
    configuration.windows = [.seconds(60), .seconds(300)]
    return DetectStage(configuration)
  }

  /// The summaries of predictions, in batches.
  static func summaries(_ predictions: [OwnedRecord], batch: Int = 150) throws -> [OwnedRecord] {
    var driver = StageDriver(SummarizeStage(), layout: layout)
    var sent: [OwnedRecord] = []
    for start in stride(from: 0, to: predictions.count, by: batch) {
      sent += try driver.process(Array(predictions[start..<min(predictions.count, start + batch)]))
    }
    return sent.filter { $0.topic == "drift.summaries" }
  }

  struct Told {
    var statistics: [Statistic]
    var alerts: [Alert]
    var baselines: [Learnt]

    /// A baseline as far as it is looked at.
    struct Learnt: Decodable {
      let id: String
      let stream: DocumentStream
    }

    init(_ sent: [OwnedRecord]) throws {
      // Of the many others nothing is asked here.
      func isAsked(_ record: OwnedRecord) -> Bool {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        return record.topic != "drift.statistics" || key.hasSuffix("|embedding") || key.hasSuffix("|vocabulary")
      }
      func all<Event: Decodable>(_ topic: String) throws -> [Event] {
        try sent.filter { $0.topic == topic && isAsked($0) }
          .map { try EventCoding.decode(Event.self, from: Data($0.value ?? [])) }
      }
      statistics = try all("drift.statistics")
      alerts = try all("drift.alerts")
      baselines = try all("drift.baselines")
    }

    func of(_ feature: String, _ seconds: Int) -> [Statistic] {
      statistics.filter { $0.feature == feature && $0.window.length == .seconds(seconds) }
    }
  }

  private func told(
    seed: UInt64, quiet: Int, topic: Int, share: Double, _ adapt: (inout SampledStream) -> Void = { _ in }
  ) throws -> Told {
    var stream = SampledStream(seed: seed)
    adapt(&stream)
    var predictions = stream.predictions(quiet, topic: 0, Self.layout)
    predictions += stream.predictions(topic, topic: share, Self.layout)
    predictions += SampledStream.progress(stream.time + .seconds(600), Self.layout)
    var driver = StageDriver(Self.stage, layout: Self.layout)
    return try Told(try driver.process(try Self.summaries(predictions)))
  }

  @Test("a topic that comes is found by the vectors and by the words, and the alert names its words")
  func shift() throws {
    let told = try told(seed: 1, quiet: 6_000, topic: 2_400, share: 0.25)
    #expect(told.baselines.map(\.stream.key) == ["mail/sample:encoder@1"])
    for feature in ["embedding", "vocabulary"] {
      let statistics = told.of(feature, 60)
      // Windows of 1,200 documents: the baseline is there within the fourth.
      #expect(statistics.map(\.documents) == Array(repeating: 1_200, count: 7), "\(feature)")
      #expect(statistics.prefix(3).allSatisfy { $0.verdict == .baselineNotReady && $0.distance == nil })
      #expect(statistics[4].verdict == .ok, "\(String(describing: statistics[4].distance))")
      #expect(statistics[5...].allSatisfy { $0.verdict == .drift && $0.baseline == told.baselines[0].id }, "\(feature)")
      #expect(told.of(feature, 300).map(\.documents) == [6_000, 2_400])
    }
    for statistic in told.of("vocabulary", 60)[5...] {
      let words = try #require(statistic.words)
      #expect(Set(words.prefix(4).map(\.word)) == Set(SampledStream.topic), "\(words)")
      #expect(words.prefix(4).allSatisfy { $0.before == 0 && ($0.since - 0.2).magnitude < 0.05 })
    }
    #expect(told.of("embedding", 60).allSatisfy { $0.words == nil })
    let open = try #require(told.alerts.first { $0.state == .open })
    #expect(open.feature.hasPrefix("projection:") && open.stream.isOfSamples)
    #expect(Set(try #require(open.words).prefix(4).map(\.word)) == Set(SampledStream.topic), "\(open.sentence)")
    #expect(open.sentence.contains("Words that moved most since then: "), "\(open.sentence)")
    print(open.sentence)
    #expect(!told.alerts.contains { $0.isOfVolume })
  }

  @Test("where nothing changes nothing is told but statistics", arguments: [4] as [UInt64])
  func quiet(seed: UInt64) throws {
    let told = try told(seed: seed, quiet: 10_800, topic: 0, share: 0)
    #expect(told.alerts.filter { $0.state == .open }.isEmpty, "seed \(seed)")
    let judged = (told.of("embedding", 60) + told.of("vocabulary", 60)).filter { $0.verdict != .baselineNotReady }
    // One look of twenty may be beyond; four of 12 come about once in 450 times.
    #expect(judged.count >= 11 && judged.count { $0.verdict == .drift } < 4, "seed \(seed)")
  }

  @Test("words alone are judged without vectors, and vectors without words; below 200 documents neither")
  func parts() throws {
    let words = try told(seed: 7, quiet: 4_800, topic: 1_300, share: 0.3) { $0.hasVectors = false }
    #expect(words.of("embedding", 60).isEmpty && words.alerts.isEmpty && words.baselines.count == 1)
    let verdicts = words.of("vocabulary", 60).map(\.verdict)
    #expect(verdicts[4] == .drift && verdicts[5] == .notEnoughData && verdicts.count == 6, "\(verdicts)")
    let vectors = try told(seed: 8, quiet: 4_800, topic: 1_200, share: 0.3) { $0.hasWords = false }
    #expect(vectors.of("vocabulary", 60).isEmpty && vectors.of("embedding", 60).last?.verdict == .drift)
    let open = try #require(vectors.alerts.first { $0.state == .open })
    #expect(open.words == nil && !open.sentence.contains("Words"))
  }

  @Test("restarts at any moment change nothing of what is told", arguments: [21] as [UInt64])
  func restarts(seed: UInt64) throws {
    var stream = SampledStream(seed: seed)
    var predictions = stream.predictions(4_800, topic: 0, Self.layout)
    predictions += stream.predictions(1_200, topic: 0.3, Self.layout)
    predictions += SampledStream.progress(stream.time + .seconds(600), Self.layout)
    let records = try Self.summaries(predictions, batch: 70)
    var random = SeededGenerator(seed: seed)
    var whole = StageDriver(Self.stage, layout: Self.layout)
    var interrupted = StageDriver(Self.stage, layout: Self.layout, keepsChangelog: true, recordLimit: 200_000)
    var start = 0
    while start < records.count {
      let end = min(records.count, start + Int.random(in: 1..<12, using: &random))
      let batch = Array(records[start..<end])
      #expect(try interrupted.process(batch) == (try whole.process(batch)), "seed \(seed), record \(start)")
      if Int.random(in: 0..<4, using: &random) == 0 {
        try interrupted.restart(&random, "seed \(seed), record \(start)")
      }
      start = end
    }
    #expect(whole.counted == interrupted.counted && whole.counted["alerts_open"] != nil, "seed \(seed)")
    let watches = [whole, interrupted].map { $0.states[0].streams.values.compactMap(\.samples) }
    #expect(watches.map { $0.map(\.core) }[0] == watches.map { $0.map(\.core) }[1])
    #expect(watches.map { $0.map(\.history) }[0] == watches.map { $0.map(\.history) }[1])
    #expect(watches.map { $0.map(\.windows) }[0] == watches.map { $0.map(\.windows) }[1])
    #expect(watches[0].count == 1 && watches[0][0].baseline?.vocabulary != nil)
  }

  @Test("an entry that is missing is noticed", arguments: [1_500, 6_000])
  func missing(documents: Int) throws {
    var stream = SampledStream(seed: 31)
    let records = try Self.summaries(stream.predictions(documents, topic: 0, Self.layout))
    var driver = StageDriver(Self.stage, layout: Self.layout, keepsChangelog: true)
    _ = try driver.process(records, inBatchesOf: 20)
    var log = try #require(driver.changelog)
    log.compact()
    let kept = try #require(log.records[0])
    var seen: Set<String> = []
    for place in kept.indices where kept[place].value != nil {
      let name = String(decoding: kept[place].key, as: UTF8.self)
      guard let part = name.split(separator: "/", maxSplits: 2).dropFirst(2).first, name.contains("/samples/") else {
        continue
      }
      seen.insert(Self.name(part))
      var state = DetectState(Self.stage.configuration)
      #expect(throws: (any Error).self, "\(name)") { try log.without(place, of: 0).restore(0, into: &state) }
    }
    let learning: Set<String> = ["core", "table", "fourier", "sketch", "stretch", "window"]
    #expect(seen == (documents < 4_000 ? learning : ["core", "baseline", "stretch", "window"]))
    let bytes = kept.reduce(into: [String: Int]()) { sums, record in
      let name = String(decoding: record.key, as: UTF8.self)
      guard let part = name.split(separator: "/", maxSplits: 2).dropFirst(2).first, name.contains("/samples/") else {
        return
      }
      sums[Self.name(part), default: 0] += record.value?.count ?? 0
    }
    print("kept of samples after \(documents) documents: \(bytes.sorted { $0.key < $1.key })")
  }

  /// What an entry is called; behind it stand a number and what the changelog adds.
  private static func name(_ part: Substring) -> String { String(part.prefix { ("a"..."z").contains($0) }) }

  @Test("the same is told for any number of partitions and workers, with faults and without")
  func same() throws {
    let expected = try simulated(partitions: 1, workers: 1, .none, seed: 1)
    #expect(expected.contains { String(decoding: $0, as: UTF8.self).contains("\"vocabulary\"") })
    for (partitions, workers, plan) in [(4, 2, FaultPlan.rough)] as [(Int32, Int, FaultPlan)] {
      #expect(try simulated(partitions: partitions, workers: workers, plan, seed: 2) == expected)
    }
  }

  private func simulated(partitions: Int32, workers: Int, _ plan: FaultPlan, seed: UInt64) throws -> [[UInt8]] {
    let layout = TopicLayout(
      counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, partitions) }))
    var stream = SampledStream(seed: 41)
    let simulation = PipelineSimulation(seed: seed, plan: plan, layout: layout)
    simulation.publish(stream.predictions(4_200, topic: 0, layout) + stream.predictions(600, topic: 0.4, layout))
    simulation.publish(SampledStream.progress(stream.time + .seconds(86_400), layout))
    simulation.add(SummarizeStage(), workers: workers)
    simulation.add(Self.stage, workers: workers)
    let problems = simulation.run(turns: 4_000)
    try #require(problems.isEmpty, "\(problems)")
    return [Topic.statistics, .baselines].flatMap { topic in
      simulation.records(of: topic).compactMap(\.value).sorted { $0.lexicographicallyPrecedes($1) }
    }
  }
}
