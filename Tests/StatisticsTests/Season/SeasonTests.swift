import Foundation
import Testing

@testable import Statistics

@Suite("Seasons")
struct SeasonTests {
  private static let plain = SimulatedStream.length("words", factor: 0.17)

  /// A class that is 6 to 14 % of an hour's documents, texts that are up to 40 % longer in the afternoon, and a feature
  /// that knows no hour.
  private static func daily(_ share: Double) -> (Int, Bool) -> [SimulatedFeature] {
    { hour, _ in
      let wave = SeasonalStream.wave(hour)
      return [
        SimulatedStream.topic(share: share + 0.04 * wave),
        SimulatedStream.length("characters", factor: 1 + 0.4 * wave), plain,
      ]
    }
  }

  private struct Run {
    var stream: SeasonalStream
    var detector: StreamDetector
    var opened: [DriftReport] = []
    var resolved: [DriftReport] = []

    init(_ stream: SeasonalStream, baselineDays: Int, season: DetectorConfiguration.SeasonChoice = .auto) {
      self.stream = stream
      var configuration = DetectorConfiguration(baselineDocuments: baselineDays * SeasonalStream.documentsPerDay)
      configuration.season = season
      detector = StreamDetector(configuration)
    }

    /// Feeds so many documents, or until an alert has opened.
    @discardableResult
    mutating func run(documents: Int, untilOpened: Bool = false, untilResolved: Bool = false) throws -> Int {
      var fed = 0
      while fed < documents {
        fed += SeasonalStream.paneDocuments
        for case .drift(let report) in detector.add(try stream.pane()) {
          if report.change == .opened { opened.append(report) }
          if report.change == .resolved { resolved.append(report) }
          if untilOpened && report.change == .opened || untilResolved && report.change == .resolved { return fed }
        }
      }
      return fed
    }
  }

  @Test("Hours are told by the stream's own clock, and holidays are like Sundays")
  func calendar() {
    let utc = SeasonCalendar()
    // 1970-01-01 was a Thursday.
    #expect(utc.slot(at: 0) == 0)
    #expect(utc.slot(at: -1) == 23)
    #expect(utc.slot(at: 2 * 86_400_000) == 24)
    #expect(utc.slot(at: 3 * 86_400_000 + 5 * 3_600_000) == 48 + 5)
    #expect(utc.slot(at: 4 * 86_400_000) == 0)
    #expect(SeasonCalendar(minutesAhead: 330).slot(at: 0) == 5)
    #expect(SeasonCalendar(minutesAhead: -60).slot(at: 0) == 23)
    #expect(SeasonCalendar(holidays: [0]).slot(at: 3_600_000) == 48 + 1)
    for extreme in [Int64.min, .max] {
      let slot = SeasonCalendar(minutesAhead: 60).slot(at: extreme)
      #expect((0..<SeasonCalendar.slots).contains(slot))
    }
  }

  @Test(
    "A season of the day is modelled where the baseline shows one, and raises nothing", arguments: [UInt64(31), 32])
  func quiet(seed: UInt64) throws {
    var run = Run(SeasonalStream(seed: seed, features: Self.daily(0.1)), baselineDays: 4)
    try run.run(documents: 5 * SeasonalStream.documentsPerDay)
    // Monday to Thursday are the baseline; Friday is judged.
    let baseline = try #require(run.detector.baseline)
    #expect(baseline.season == .daily)
    let shapes = Dictionary(uniqueKeysWithValues: baseline.features.map { ($0.name, $0.season?.shape) })
    #expect(shapes["topic"] == .harmonics && shapes["characters"] == .harmonics && shapes["words"] == .some(nil))
    #expect(baseline.isSteady)
    #expect(run.opened.isEmpty, "seed \(seed): \(run.opened.map { ($0.feature, $0.label) })")
    // Nobody has seen a weekend: the features with a season are not judged then, the other one is.
    try run.run(documents: 2 * SeasonalStream.documentsPerDay)
    let notCovered = Dictionary(uniqueKeysWithValues: run.detector.notCovered.map { ($0.feature, $0.documents) })
    #expect(Set(notCovered.keys) == ["topic", "characters"])
    #expect(notCovered["topic"].map { $0 > 27_000 } == true)
    #expect(run.opened.isEmpty)
  }

  @Test("Without a season the same stream alarms, or its margins are so wide that it is deaf")
  func unmodelled() throws {
    var run = Run(SeasonalStream(seed: 31, features: Self.daily(0.1)), baselineDays: 4, season: .none)
    try run.run(documents: 4 * SeasonalStream.documentsPerDay + 200)
    let baseline = try #require(run.detector.baseline)
    let topic = try #require(baseline.features.first { $0.name == "topic" })
    let games = try #require(topic.scores.firstIndex { $0.label == "games" })
    #expect(!baseline.isSteady || topic.overall.norms[games].margin > 0.05)
  }

  @Test("A class that grows from 10 to 15 % under a season is found, beside what its hours would have had")
  func found() throws {
    let seed: UInt64 = 3
    var run = Run(SeasonalStream(seed: seed, features: Self.daily(0.1)), baselineDays: 2)
    try run.run(documents: 2 * SeasonalStream.documentsPerDay + 3_000)
    try #require(run.detector.baseline?.season == .daily)
    run.stream = run.stream.changed(features: Self.daily(0.15))
    let delay = try run.run(documents: 6_000, untilOpened: true)
    let alert = try #require(run.opened.first, "seed \(seed)")
    print("a class from 10 to 15 % under a season: found after \(delay) documents (seed \(seed))")
    #expect(alert.feature == "topic" && alert.label == "games")
    #expect(delay <= 3_200)
    let movement = try #require(alert.movements.first)
    #expect((movement.effect - 0.05).magnitude < 0.025)
    run.stream = run.stream.changed(features: Self.daily(0.1))
    let recovery = try run.run(documents: 8_000, untilResolved: true)
    print("resolved after \(recovery) documents")
    #expect(run.resolved.first?.label == "games", "seed \(seed)")
  }

  @Test("Weekends have levels of their own where the baseline has two weeks, and then raise nothing")
  func weekends() throws {
    let features: (Int, Bool) -> [SimulatedFeature] = { hour, isWeekend in
      let wave = SeasonalStream.wave(hour)
      return [SimulatedStream.topic(share: (isWeekend ? 0.2 : 0.1) + 0.04 * wave), Self.plain]
    }
    var run = Run(SeasonalStream(seed: 41, features: features), baselineDays: 14)
    try run.run(documents: 21 * SeasonalStream.documentsPerDay)
    let baseline = try #require(run.detector.baseline)
    #expect(baseline.season == .weekly && baseline.isSteady)
    #expect(baseline.features.first { $0.name == "topic" }?.season?.covered == 72)
    #expect(run.detector.notCovered.isEmpty)
    #expect(run.opened.isEmpty, "\(run.opened.map { ($0.feature, $0.label) })")
  }

  @Test("A baseline with a season is the same when it is written and read again, and so is its judgement")
  func written() throws {
    var run = Run(SeasonalStream(seed: 51, features: Self.daily(0.1)), baselineDays: 2)
    try run.run(documents: 2 * SeasonalStream.documentsPerDay + 400)
    let baseline = try #require(run.detector.baseline)
    let data = try JSONEncoder().encode(baseline)
    let read = try JSONDecoder().decode(Baseline.self, from: data)
    #expect(read == baseline && read.canonicalBytes() == baseline.canonicalBytes())
    let broken = String(decoding: data, as: UTF8.self).replacing("\"variances\":[", with: "\"variances\":[0,")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Baseline.self, from: Data(broken.utf8)) }
    let empty = String(decoding: data, as: UTF8.self).replacing(/"shares":\[\[\d+/, with: "\"shares\":[[0")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Baseline.self, from: Data(empty.utf8)) }
  }

  @Test("Independent documents are given no season")
  func none() throws {
    for seed in UInt64(61)...64 {
      let stream = SeasonalStream(seed: seed) { _, _ in SimulatedStream.usual }
      var run = Run(stream, baselineDays: 2)
      try run.run(documents: 2 * SeasonalStream.documentsPerDay + 200)
      #expect(run.detector.baseline?.season == .notModelled, "seed \(seed)")
    }
  }
}
