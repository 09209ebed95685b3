import Foundation
import Testing

@testable import Statistics

@Suite("Seasons that are kept")
struct SeasonShiftTests {
  /// A class of 6 to 14 % of an hour's documents whose odds have grown by a factor, and texts that are up to 40 % longer in
  /// the afternoon and have grown by another.
  private static func daily(odds: Double, length: Double) -> (Int, Bool) -> [SimulatedFeature] {
    { hour, _ in
      [
        SimulatedStream.topic(share: share(hour, odds: odds)),
        SimulatedStream.length("characters", factor: length * (1 + 0.4 * SeasonalStream.wave(hour))),
        SimulatedStream.length("words", factor: length * 0.17),
      ]
    }
  }

  private static func share(_ hour: Int, odds: Double) -> Double {
    let usual = 0.1 + 0.04 * SeasonalStream.wave(hour)
    return odds * usual / (1 - usual + odds * usual)
  }

  private static let configuration: DetectorConfiguration = {
    var configuration = DetectorConfiguration(baselineDocuments: 4 * SeasonalStream.documentsPerDay)
    configuration.leastBaselineDocuments = 5_000
    configuration.leastBaselineBlocks = 50
    return configuration
  }()

  private static let names = ["topic", "characters", "words"]

  /// The blocks of so many hours of a stream.
  private func blocks(_ stream: inout SeasonalStream, hours: Int) throws -> [Block] {
    var builder = BlockBuilder(documents: 100, milliseconds: 3_600_000)
    var blocks: [Block] = []
    for _ in 0..<hours * 12 { blocks += builder.add(try stream.pane()) }
    return blocks
  }

  /// A stream whose baseline of four days is behind it, and which is another from now on.
  private func learnt(
    seed: UInt64, then features: (Int, Bool) -> [SimulatedFeature]
  ) throws -> (known: Baseline, stream: SeasonalStream) {
    var stream = SeasonalStream(seed: seed, features: Self.daily(odds: 1, length: 1))
    let known = try BaselineLearner.learn(from: try blocks(&stream, hours: 96), configuration: Self.configuration)
    try #require(known.season == .daily && known.features.filter { $0.season != nil }.count == 2)
    return (known, stream.changed(features: features))
  }

  private func shifted(_ known: Baseline, _ blocks: [Block]) throws -> Baseline? {
    try BaselineLearner.learn(Self.names, from: blocks, shifting: known, configuration: Self.configuration)
  }

  @Test(
    "of a season that is known, twelve hours of new levels tell what all hours have, and these raise nothing",
    arguments: [UInt64(71), 72, 78, 79])
  func levels(seed: UInt64) throws {
    let features = Self.daily(odds: 1.8, length: 1.3)
    var (known, stream) = try learnt(seed: seed, then: features)
    let baseline = try #require(try shifted(known, try blocks(&stream, hours: 12)))
    #expect(baseline.isSteady && baseline.season == .daily && baseline.documents == 7_200)
    // What has no season is learnt anew, its bins too.
    let words = try #require(baseline.features.first { $0.name == "words" })
    #expect(words.season == nil && words.bins != known.features.first { $0.name == "words" }?.bins)
    let topic = try #require(baseline.features.first { $0.name == "topic" })
    let games = try #require(topic.scores.firstIndex { $0.label == "games" })
    for hour in 0..<24 {
      let start = Int64(hour) * 3_600_000
      let cell = try #require(topic.cell(for: TimeSpan(start: start, end: start + 3_600_000)))
      let (norm, truth) = (cell.norms[games], Self.share(hour, odds: 1.8))
      #expect((norm.mean - truth).magnitude < norm.margin, "seed \(seed), hour \(hour): \(norm.mean) of \(truth)")
    }
    // The rest of the day, whose hours it has not seen.
    var detector = StreamDetector(Self.configuration, baseline: baseline)
    for _ in 0..<12 * 12 {
      for case .drift(let report) in detector.add(try stream.pane()) where report.change == .opened {
        Issue.record("seed \(seed): \(report.feature) \(report.label ?? "")")
      }
    }
    #expect(detector.judgedDocuments > 7_000)
  }

  @Test("by the season with new levels a further change is found")
  func found() throws {
    let seed: UInt64 = 73
    var (known, stream) = try learnt(seed: seed, then: Self.daily(odds: 1.8, length: 1.3))
    let baseline = try #require(try shifted(known, try blocks(&stream, hours: 12)))
    stream = stream.changed(features: Self.daily(odds: 3, length: 1.3))
    var detector = StreamDetector(Self.configuration, baseline: baseline)
    var found: [String] = []
    for _ in 0..<12 * 6 {
      for case .drift(let report) in detector.add(try stream.pane()) where report.change == .opened {
        found.append(report.feature)
      }
    }
    #expect(!found.isEmpty && Set(found) == ["topic"], "seed \(seed): \(found)")
  }

  @Test("a season is not kept where only some hours have changed", arguments: [UInt64(74), 77])
  func nights(seed: UInt64) throws {
    let night = Self.daily(odds: 4, length: 1)
    let day = Self.daily(odds: 1, length: 1)
    var (known, stream) = try learnt(seed: seed) { hour, isWeekend in (hour < 6 ? night : day)(hour, isWeekend) }
    #expect(try shifted(known, try blocks(&stream, hours: 12)) == nil, "seed \(seed)")
  }

  @Test("a season is not kept where values are new, the hours unknown, or too few documents")
  func refused() throws {
    var (known, stream) = try learnt(seed: 75) { hour, _ in
      [
        SimulatedFeature("topic", shares: [("chess", 0.1), ("games", 0.2), ("t0", 1)]),
        SimulatedStream.length("characters", factor: 1 + 0.4 * SeasonalStream.wave(hour)),
      ]
    }
    let friday = try blocks(&stream, hours: 12)
    #expect(try shifted(known, friday) == nil)
    #expect(throws: BaselineLearner.NotReady.self) { try shifted(known, Array(friday.prefix(20))) }
    _ = try blocks(&stream, hours: 12)
    // Saturday: the baseline has weekdays only.
    stream = stream.changed(features: Self.daily(odds: 1, length: 1))
    #expect(try shifted(known, try blocks(&stream, hours: 12)) == nil)
    let configuration = Self.configuration
    #expect(try BaselineLearner.learn(["other"], from: friday, shifting: known, configuration: configuration) == nil)
  }

  @Test("a season with new levels is the same when its baseline is written and read again")
  func written() throws {
    var (known, stream) = try learnt(seed: 76, then: Self.daily(odds: 1.8, length: 1.3))
    let baseline = try #require(try shifted(known, try blocks(&stream, hours: 12)))
    let whole = known.replacing(["topic"], by: baseline)
    #expect(whole.features.map(\.name) == known.features.map(\.name))
    let read = try JSONDecoder().decode(Baseline.self, from: try JSONEncoder().encode(whole))
    #expect(read == whole && read.canonicalBytes() == whole.canonicalBytes())
  }
}
