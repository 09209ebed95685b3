import Events
import Testing

@testable import Stages

/// How often quiet streams alarm, and how soon a fall is found: of the whole way from reviews to alerts.
@Suite("Rates of quality")
struct QualityRateTests {
  /// After how many reviews since the baseline an alert opened; nil where none did.
  private static func firstAlert(
    seed: UInt64, reviews total: Int, quiet: Int, errors: Double, later: Double, entityErrors: Double = 0.1
  ) throws -> (feature: String, after: Int)? {
    var reviews = SimulatedReviews(seed: seed)
    var stream = QualityStream(DocumentStream(source: "mail", model: "m", version: "1"), QualitySettings())
    var judged = -500
    while judged < total {
      let size = 1 + reviews.number(40)
      let summary = reviews.summary(size, errors: judged < quiet ? errors : later, entityErrors: entityErrors)
      for case .alert(let alert) in try stream.add(summary) where alert.state == .open {
        return (alert.feature, judged + size)
      }
      judged += size
    }
    return nil
  }

  @Test(
    "of 40 quiet streams at most 2 ever alarm in 2,000 reviews, at any rate of errors", arguments: [0.02, 0.1, 0.4])
  func quiet(errors: Double) throws {
    var alarms = 0
    for seed in 0..<40 {
      let found = try Self.firstAlert(
        seed: 100 + UInt64(seed), reviews: 2_000, quiet: .max, errors: errors, later: errors)
      if found != nil { alarms += 1 }
    }
    print("quality, errors \(errors): \(alarms) of 40 quiet streams alarmed, seeds 100 to 139")
    #expect(alarms <= 2)
  }

  @Test(
    "a fall of accuracy after 1,000 quiet reviews is found, the sooner the larger",
    arguments: [(0.25, 1_500), (0.3, 600), (0.5, 150), (0.9, 60)])
  func delay(later: Double, most: Int) throws {
    var delays: [Int] = []
    for seed in 0..<9 {
      let found = try Self.firstAlert(
        seed: 300 + UInt64(seed), reviews: 20_000, quiet: 1_000, errors: 0.1, later: later)
      let first = try #require(found, "seed \(300 + seed)")
      #expect(first.after > 1_000, "seed \(300 + seed)")
      delays.append(first.after - 1_000)
    }
    delays.sort()
    print("quality, errors from 0.1 to \(later): median delay \(delays[4]) reviews, \(delays[0]) to \(delays[8])")
    #expect(delays[4] <= most)
  }
}
