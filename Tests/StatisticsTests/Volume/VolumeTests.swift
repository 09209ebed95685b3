import Statistics
import Testing

/// What is told of the number of documents, over simulated weeks.
@Suite("volume and silence")
struct VolumeTests {
  private static let week = 7 * 1_440
  private static let hour = 3_600_000.0

  @Test("quiet streams raise no alarm", arguments: SimulatedVolume.Kind.allCases)
  func quiet(kind: SimulatedVolume.Kind) {
    let seeds: [UInt64] = [1, 2, 3, 4, 5, 6, 7, 8]
    var alarms: [String] = []
    for seed in seeds {
      let run = VolumeRun(SimulatedVolume(kind, seed: seed), minutes: 10 * Self.week)
      alarms += run.opened().map { "seed \(seed), day \(($0.time - SimulatedVolume.start) / 86_400_000): \($0)" }
      #expect(run.baselines.count == 2 && run.baselines.last?.isSteady == true, "seed \(seed)")
    }
    print("volume, \(kind): \(alarms.count) alarms in \(seeds.count) times 10 weeks, seeds \(seeds)", alarms)
    #expect(alarms.isEmpty)
  }

  @Test(
    "twice and half as many documents are told, with their onset",
    arguments: [SimulatedVolume.Kind.steady, .daily, .bursts, .days], [2.0, 0.5])
  func changes(kind: SimulatedVolume.Kind, factor: Double) throws {
    var delays: [Double] = []
    for seed in [11, 12, 13, 14, 15] as [UInt64] {
      var stream = SimulatedVolume(kind, seed: seed)
      // Wednesday of the fourth week at 9.
      stream.change = (3 * Self.week + 2 * 1_440 + 540, factor)
      let change = SimulatedVolume.start + Int64(3 * Self.week + 2 * 1_440 + 540) * SimulatedVolume.minute
      let run = VolumeRun(stream, minutes: 5 * Self.week)
      let first = try #require(run.opened().first, "seed \(seed)")
      #expect(first.subject == .volume && first.rising == (factor > 1), "seed \(seed)")
      #expect(first.time > change, "seed \(seed)")
      let off = Double(first.onset - change) / Self.hour
      #expect(off.magnitude <= 3 || (first.earliest <= change && first.latest >= change), "seed \(seed): \(off) hours")
      #expect(first.interval.low < factor * 1.1 && first.interval.high > factor * 0.9, "seed \(seed): \(first.ratio)")
      delays.append(Double(first.time - change) / Self.hour)
    }
    delays.sort()
    print("volume, \(kind) times \(factor): hours to the alert \(delays), seeds 11 to 15")
    #expect(delays[2] <= (kind == .days ? 96 : 12))
  }

  @Test(
    "a stream that stops is told of, and that it is back",
    arguments: [
      (SimulatedVolume.Kind.steady, 0.5), (.few, 24), (.daily, 0.5), (.office, 0.5), (.bursts, 1), (.hourly, 6),
    ])
  func silence(kind: SimulatedVolume.Kind, most: Double) throws {
    var delays: [Double] = []
    for seed in [21, 22, 23] as [UInt64] {
      var stream = SimulatedVolume(kind, seed: seed)
      let first = 3 * Self.week + 2 * 1_440 + 660
      stream.change = (first, 0)
      let back = first + 2_880
      stream.end = back
      let run = VolumeRun(stream, minutes: back + 2_880)
      let silence = try #require(run.opened(.silence).first, "seed \(seed)")
      let change = SimulatedVolume.start + Int64(first) * SimulatedVolume.minute
      #expect(silence.time > change && silence.onset <= change, "seed \(seed)")
      #expect(silence.documents == 0 && silence.expected > 10)
      // Hours in which it is known to be silent are not told again as few documents.
      #expect(run.opened(.volume).allSatisfy { $0.time < silence.time && !$0.rising }, "seed \(seed)")
      delays.append(Double(silence.time - change) / Self.hour)
      let ended = try #require(run.reports.first { $0.subject == .silence && $0.change == .resolved }, "seed \(seed)")
      #expect(ended.time >= change + Int64(back - first) * SimulatedVolume.minute)
      #expect(ended.onset == silence.onset && run.opened(.silence).count == 1, "seed \(seed)")
    }
    print("silence, \(kind): hours to the alert \(delays.sorted()), seeds 21 to 23")
    #expect(delays.allSatisfy { $0 <= most })
  }

  @Test("what is told does not depend on how often the time is")
  func steps() {
    for kind in SimulatedVolume.Kind.allCases {
      var one = SimulatedVolume(kind, seed: 31)
      one.change = (2 * Self.week + 3 * 1_440 + 600, kind == .steady ? 3 : 0)
      one.end = 3 * Self.week
      var often = VolumeMonitor(VolumeSettings())
      var seldom = often
      var told: [[VolumeEvent]] = [[], []]
      for minute in 0..<(4 * Self.week) {
        let start = SimulatedVolume.start + Int64(minute) * SimulatedVolume.minute
        let span = TimeSpan(start: start, end: start + SimulatedVolume.minute)
        let documents = one.documents(in: minute)
        for offset in [0, 20_000, 59_999] { told[0] += often.advance(to: start + Int64(offset)) }
        told[0] += often.add(documents: documents, in: span)
        told[1] += seldom.add(documents: documents, in: span)
      }
      let end = SimulatedVolume.start + Int64(4 * Self.week) * SimulatedVolume.minute
      told[0] += often.advance(to: end)
      told[1] += seldom.advance(to: end)
      #expect(told[0] == told[1] && often == seldom && told[0].count >= 4, "\(kind)")
    }
  }

  @Test("a baseline covers what was seen twice, and models a season where there is one")
  func baselines() throws {
    let daily = VolumeRun(SimulatedVolume(.daily, seed: 41), minutes: 3 * Self.week).baselines
    // Two workdays; then Saturdays and Sundays too.
    #expect(daily.map(\.covered) == [24, 72] && daily.map(\.generation) == [1, 2])
    #expect(daily[0].shape != .level && daily[1].shape == .hoursOfKinds && daily[1].hours == 336)
    let steady = VolumeRun(SimulatedVolume(.steady, seed: 41), minutes: 3 * Self.week).baselines
    #expect(steady.last?.shape == .level && steady.last?.cells.count == 1)
    #expect(try #require(steady.last).dispersion < 1.4)
    let bursts = try #require(VolumeRun(SimulatedVolume(.bursts, seed: 41), minutes: 3 * Self.week).baselines.last)
    #expect((15...30).contains(bursts.dispersion), "twenty at a time")
    var none = VolumeSettings()
    none.season = .none
    let level = VolumeRun(SimulatedVolume(.daily, seed: 41), minutes: 3 * Self.week, settings: none).baselines
    #expect(level.allSatisfy { $0.shape == .level && $0.covered == 72 })
  }

  @Test("clocks that leap by years, panes that overlap and numbers beyond reason are taken as they are")
  func leaps() {
    var monitor = VolumeMonitor(VolumeSettings())
    let start = SimulatedVolume.start
    let year: Int64 = 366 * 86_400_000
    for round in 0..<50 as Range<Int64> {
      let span = TimeSpan(start: start + round * year, end: start + round * year + 10_000)
      #expect(monitor.add(documents: .max, in: span).isEmpty)
      #expect(monitor.add(documents: 3, in: TimeSpan(start: span.start - 5_000, end: span.end)).isEmpty)
    }
    #expect(monitor.advance(to: start + 200 * year).isEmpty)
    #expect(monitor.add(documents: -1, in: TimeSpan(start: 0, end: 1)).isEmpty)
    #expect(monitor.add(documents: 1, in: TimeSpan(start: 5, end: 1)).isEmpty)
  }
}
