import Statistics
import Testing

@testable import Observations

@Suite("A stream's clock")
struct StreamClockTests {
  private static let day: Int64 = 86_400_000

  @Test("panes are ten seconds and never go back")
  func panes() {
    var clock = StreamClock()
    #expect(clock.take(1_000_005_000) == .next)
    #expect(clock.present?.start == 1_000_000_000)
    #expect(clock.take(1_000_009_999) == .present)
    #expect(clock.take(1_000_010_000) == .next)
    #expect(clock.take(1_000_000_000) == .late)
    #expect(clock.present?.start == 1_000_010_000)
    var before = StreamClock()
    #expect(before.take(-1) == .next)
    #expect(before.present?.start == -10_000)
  }

  @Test("a single time years ahead does not move the clock; a hundred in a row do")
  func ahead() {
    var clock = StreamClock()
    _ = clock.take(0)
    #expect(clock.take(4_000 * Self.day) == .present)
    #expect(clock.take(20_000) == .next)
    for _ in 0..<99 { #expect(clock.take(4_000 * Self.day) == .present) }
    #expect(clock.take(4_000 * Self.day) == .next)
    #expect(clock.take(20_000) == .late)
  }

  @Test("a clock that is set back is followed after a hundred documents in a row")
  func back() {
    var clock = StreamClock()
    _ = clock.take(4_000 * Self.day)
    for _ in 0..<99 { #expect(clock.take(0) == .late) }
    #expect(clock.take(0) == .setBack)
    #expect(clock.take(10_000) == .next)
  }

  @Test("a gap of days is no jump")
  func gap() {
    var clock = StreamClock()
    _ = clock.take(0)
    #expect(clock.take(29 * Self.day) == .next)
  }
}
