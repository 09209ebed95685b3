import Statistics
import Testing

@Suite("Sequential tests of rates")
struct RateTestTests {
  @Test("the limit is the upper end of the baseline's exact interval plus the tolerance")
  func limit() throws {
    for row in try LabelTests.Fixture.load().upper {
      // A two-sided interval leaves half of its level above; the test's limit leaves half of the test's level.
      let test = try RateTest(baselineEvents: Int(row[0]), of: Int(row[1]), tolerance: 0.01, level: row[2])
      #expect((test.limit - row[3] - 0.01).magnitude < 1e-9, "\(test.limit) \(row)")
    }
  }

  @Test("anytime intervals agree with SciPy")
  func anytime() throws {
    for row in try LabelTests.Fixture.load().anytime {
      let interval = try #require(Estimate.anytimeShare(events: Int(row[0]), of: Int(row[1])))
      #expect((interval.low - row[2]).magnitude < 1e-9 && (interval.high - row[3]).magnitude < 1e-9, "\(interval)")
    }
    #expect(Estimate.anytimeShare(events: 0, of: 0) == nil && Estimate.anytimeShare(events: 3, of: 2) == nil)
    let huge = try #require(Estimate.anytimeShare(events: .max / 2, of: .max))
    #expect(huge.low <= 0.5 && huge.high >= 0.5)
    let blurred = try #require(Estimate.anytimeShare(events: 5, of: 10, designEffect: .infinity))
    #expect(blurred.low < 1e-9 && blurred.high > 0.999)
  }

  @Test("an anytime interval misses the true rate at any of 2,000 looks in at most 5 of 100 streams")
  func anytimeCoverage() throws {
    let seed: UInt64 = 81
    var draws = Draws(seed: seed)
    var missed = 0
    for _ in 0..<100 {
      var events = 0
      for label in 1...2000 {
        if draws.happens(0.12) { events += 1 }
        guard label.isMultiple(of: 20) else { continue }
        let interval = try #require(Estimate.anytimeShare(events: events, of: label))
        if interval.low > 0.12 || interval.high < 0.12 {
          missed += 1
          break
        }
      }
    }
    #expect(missed <= 5, "seed \(seed): \(missed) of 100")
  }

  /// After how many labels the test finds the rate worse, labels arriving in batches of 1 to 40, each document's up to
  /// 300 documents late; `nil` if it does not within `documents`.
  private func run(
    _ test: RateTest, documents: Int, changeAt: Int, from: Double, to: Double, clump: Int = 1, _ draws: inout Draws
  ) throws -> Int? {
    var test = test
    var waiting: [(due: Int, isEvent: Bool)] = []
    var isEvent = false
    var nextBatch = 1
    for document in 0..<documents {
      if document.isMultiple(of: clump) { isEvent = draws.happens(document < changeAt ? from : to) }
      waiting.append((document + draws.below(300), isEvent))
      nextBatch -= 1
      guard nextBatch == 0 else { continue }
      nextBatch = 1 + draws.below(40)
      let arrived = waiting.filter { $0.due <= document }
      waiting.removeAll { $0.due <= document }
      try test.add(events: arrived.filter(\.isEvent).count, of: arrived.count)
      if let after = test.worseAfter { return after }
    }
    return nil
  }

  @Test(
    "at the very limit at most 5 of 100 streams are ever called worse, whether labels clump or not",
    arguments: [1, 5])
  func falseAlarms(clump: Int) throws {
    let seed: UInt64 = 82
    var draws = Draws(seed: seed)
    let test = try RateTest(
      baselineEvents: 400, of: 4000, tolerance: 0.01, designEffect: Double(clump))
    var alarms = 0
    for _ in 0..<100 {
      let found = try run(
        test, documents: 4000, changeAt: 0, from: test.limit, to: test.limit, clump: clump, &draws)
      if found != nil { alarms += 1 }
    }
    #expect(alarms <= 5, "seed \(seed): \(alarms) of 100")
  }

  @Test(
    "a rise after 3,000 quiet documents is found, the sooner the larger",
    arguments: [(0.18, 2500), (0.25, 700), (0.5, 300)])
  func delay(rate: Double, most: Int) throws {
    let seed: UInt64 = 83
    var draws = Draws(seed: seed)
    let test = try RateTest(baselineEvents: 400, of: 4000, tolerance: 0.02)
    var delays: [Int] = []
    for _ in 0..<25 {
      let found = try #require(
        try run(test, documents: 12_000, changeAt: 3000, from: 0.1, to: rate, &draws), "seed \(seed)")
      #expect(found > 2700, "seed \(seed)")
      delays.append(found - 3000)
    }
    let median = delays.sorted()[12]
    #expect(median <= most, "seed \(seed): \(median)")
  }

  @Test("bad counts and numbers are errors and change nothing; a limit of 1 is never exceeded")
  func errors() throws {
    #expect(throws: LabelError.count("labels of the baseline", 0)) {
      try RateTest(baselineEvents: 0, of: 0, tolerance: 0)
    }
    #expect(throws: LabelError.tooMany(events: 3, documents: 2)) {
      try RateTest(baselineEvents: 3, of: 2, tolerance: 0)
    }
    for bad: Double in [.nan, -1, Double.infinity] {
      #expect(throws: LabelError.self) { try RateTest(baselineEvents: 1, of: 2, tolerance: bad) }
      #expect(throws: LabelError.self) { try RateTest(baselineEvents: 1, of: 2, tolerance: 0, level: bad) }
      #expect(throws: LabelError.self) { try RateTest(baselineEvents: 1, of: 2, tolerance: 0, designEffect: bad) }
    }
    var test = try RateTest(baselineEvents: 1, of: 100, tolerance: 0)
    let before = test
    for (events, documents) in [(-1, 5), (6, 5), (0, -1), (0, .max), (.min, .max)] {
      #expect(throws: LabelError.self) { try test.add(events: events, of: documents) }
    }
    try test.add(events: 0, of: 0)
    #expect(test == before)
    var certain = try RateTest(baselineEvents: 100, of: 100, tolerance: 0.5)
    try certain.add(events: 1000, of: 1000)
    #expect(certain.limit == 1 && !certain.isWorse && certain.wealth == 0)
    var huge = try RateTest(baselineEvents: 1, of: .max, tolerance: 0.01)
    for _ in 0..<3 { try huge.add(events: 1 << 24, of: 1 << 24) }
    #expect(huge.isWorse && huge.wealth.isFinite && huge.worseAfter == 1 << 24)
  }
}
