import Testing

@testable import Statistics

@Suite("Watching a rate")
struct RateWatchTests {
  @Test("at the very limit at most 5 of 100 ever open")
  func falseAlarms() throws {
    let seed: UInt64 = 91
    var draws = Draws(seed: seed)
    var opened = 0
    for _ in 0..<100 {
      var watch = try RateWatch(baselineEvents: 50, of: 500, tolerance: 0.05, level: 0.05)
      for time in 0..<400 {
        let size = 1 + draws.below(20)
        _ = try watch.add(events: draws.binomial(size, watch.limit), of: size, at: Int64(time))
        if watch.open != nil { break }
      }
      if watch.openings > 0 { opened += 1 }
    }
    #expect(opened <= 5, "seed \(seed): \(opened) of 100")
  }

  @Test("a rise opens with its beginning, stays open while it lasts, ends once it is over, and opens again")
  func life() throws {
    let seed: UInt64 = 92
    var draws = Draws(seed: seed)
    var watch = try RateWatch(baselineEvents: 50, of: 500, tolerance: 0.05, level: 0.01)
    var changes: [(RateWatch.Change, Int)] = []
    for place in 0..<1_200 {
      let rate = (200..<400).contains(place) || place >= 900 ? 0.5 : 0.1
      if let change = try watch.add(events: draws.binomial(5, rate), of: 5, at: Int64(place)) {
        changes.append((change, place))
        if change == .opened, place < 600 {
          let opening = try #require(watch.open)
          #expect((190...205).contains(opening.run.time), "seed \(seed): \(opening)")
          #expect(opening.run.after == 5 * Int(opening.run.time))
          #expect(opening.earliest <= opening.run.time && opening.run.time <= opening.latest)
          let rate = opening.rate(designEffect: 1)
          #expect(rate.low < 0.5 && rate.high > 0.5 && opening.logEvidence >= opening.logThreshold)
        }
      }
    }
    #expect(changes.map(\.0) == [.opened, .resolved, .opened], "seed \(seed): \(changes)")
    #expect(changes[0].1 > 200 && changes[1].1 > 400 && changes[2].1 > 900)
    #expect(watch.openings == 2 && watch.documents == 6_000)
  }

  @Test("what is open does not end in 100 runs of 5,000 documents while the rate stays where it rose to")
  func staysOpen() throws {
    let seed: UInt64 = 93
    var draws = Draws(seed: seed)
    var ended = 0
    for _ in 0..<100 {
      var watch = try RateWatch(baselineEvents: 50, of: 500, tolerance: 0.05, level: 0.05)
      for time in 0..<500 {
        if try watch.add(events: draws.binomial(10, 0.4), of: 10, at: Int64(time)) == .resolved { ended += 1 }
      }
      #expect(watch.openings >= 1)
    }
    #expect(ended <= 1, "seed \(seed): \(ended)")
  }

  @Test("what cannot be is refused and changes nothing; a limit of 1 never opens")
  func errors() throws {
    var watch = try RateWatch(baselineEvents: 1, of: 10, tolerance: 0.1, level: 0.05)
    let before = watch
    for (events, documents) in [(-1, 5), (6, 5), (0, -1), (0, .max)] {
      #expect(throws: LabelError.self) { try watch.add(events: events, of: documents, at: 0) }
    }
    #expect(try watch.add(events: 0, of: 0, at: 0) == nil && watch == before)
    var certain = try RateWatch(baselineEvents: 10, of: 10, tolerance: 0.1, level: 0.05)
    #expect(try certain.add(events: 1_000, of: 1_000, at: 0) == nil && certain.open == nil)
    #expect(throws: LabelError.self) { try RateTest(limit: 0) }
    #expect(throws: LabelError.self) { try RateTest(limit: .nan) }
  }
}
