import Events
import Kafka
import Testing

@testable import leeway

struct RangeResolutionTests {
  private let places = (0..<2).map { TopicPartition(topic: "raw", partition: $0) }
  private let now = Timestamp(milliseconds: 10_000_000)

  private func resolution(
    _ from: ReplayBound, _ to: ReplayBound, times: [Timestamp: [TopicPartition: Int64?]] = [:]
  ) -> RangeResolution {
    RangeResolution(
      from: from, to: to, ends: [places[0]: Watermarks(low: 10, high: 100), places[1]: Watermarks(low: 0, high: 50)],
      times: times, now: now)
  }

  @Test(
    arguments: [
      ("beginning", .beginning), ("end", .end), ("0", .offset(0)), ("1200", .offset(1_200)),
      ("0:100,1:250", .offsets([0: 100, 1: 250])), ("-2h", .ago(.seconds(7_200))), ("-90s", .ago(.seconds(90))),
      ("1970-01-01T00:00:01Z", .time(Timestamp(milliseconds: 1_000))),
    ] as [(String, ReplayBound)])
  func `what a person may write is understood`(text: String, bound: ReplayBound) {
    #expect(ReplayBound.parse(text) == bound)
  }

  @Test(arguments: ["", "-", "-2", "2h", "0:1,0:2", "0:1,", "a:1", "0:-1", "yesterday", "2026-03-01", "-5x"])
  func `anything else is not`(text: String) {
    #expect(ReplayBound.parse(text) == nil)
  }

  @Test func `the ends of the log are each partition's own`() throws {
    #expect(try resolution(.beginning, .end).spans() == [places[0]: 10..<100, places[1]: 0..<50])
    #expect(try resolution(.offset(20), .offset(50)).spans() == [places[0]: 20..<50, places[1]: 20..<50])
    #expect(
      try resolution(.offsets([0: 30, 1: 7]), .end).spans() == [places[0]: 30..<100, places[1]: 7..<50])
  }

  @Test func `a time is the first record of it or later, and the end where there is none`() throws {
    let (from, to) = (now - .seconds(3_600), now)
    let spans = try resolution(
      .ago(.seconds(3_600)), .time(to),
      times: [from: [places[0]: 40, places[1]: nil], to: [places[0]: 90, places[1]: nil]]
    ).spans()
    #expect(spans == [places[0]: 40..<90, places[1]: 50..<50])
  }

  @Test(
    arguments: [
      (.offset(5), .end, "begins at offset 10"), (.beginning, .offset(60), "ends at offset 50"),
      (.offset(40), .offset(30), "before it begins"), (.offsets([0: 20]), .end, "not among the partitions"),
      (.offsets([0: 20, 1: 2, 9: 1]), .end, "no partition 9"),
    ] as [(ReplayBound, ReplayBound, String)])
  func `a range that the log does not have is refused with the partition`(
    from: ReplayBound, to: ReplayBound, reason: String
  ) throws {
    let failure = try #require(throws: CommandFailure.self) { try resolution(from, to).spans() }
    #expect(failure.description.contains(reason))
  }

  @Test func `a replay never writes under the prefix of the running stages`() {
    #expect(ReplayPrefix.problem("live.", live: "live.")?.contains("does not write into live topics") == true)
    #expect(ReplayPrefix.problem("", live: "") != nil)
    #expect(ReplayPrefix.problem("a b.", live: "") != nil)
    #expect(ReplayPrefix.problem("r1.", live: "") == nil)
    #expect(ReplayPrefix.standard(under: "x.", now: Timestamp(milliseconds: 0)) == "x.replay.1970-01-01.")
  }
}
