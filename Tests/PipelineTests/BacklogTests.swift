import Events
import Kafka
import Testing

@testable import Pipeline

struct BacklogTests {
  private let place = TopicPartition(topic: "raw", partition: 3)
  private func moment(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1_000) }

  private func run(_ offsets: ClosedRange<Int64>, from first: Int64?, to last: Int64?, bytes: Int = 10) -> Backlog.Run {
    var run = Backlog.Run(place: place, offsets: offsets, firstTime: first.map(moment), lastTime: last.map(moment))
    run.records = offsets.count
    run.bytes = bytes
    return run
  }

  private func lag(_ backlog: inout Backlog, next: Int64, end: Int64?, at now: Int64) -> PartitionLag {
    backlog.lag([.init(place: place, next: next, end: end)], at: moment(now))[0]
  }

  @Test("A partition that is delivered to its end is not behind, however long it has been silent")
  func idle() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: 100, to: 104)], at: moment(105))
    #expect(lag(&backlog, next: 5, end: 5, at: 110).time == .zero)
    #expect(lag(&backlog, next: 5, end: 5, at: 9_000).time == .zero)
    #expect(lag(&backlog, next: 5, end: 5, at: 9_000).records == 0)
  }

  @Test("A record after a long silence is as old as it is, and not as old as the silence")
  func afterSilence() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: 100, to: 104)], at: moment(105))
    _ = lag(&backlog, next: 5, end: 5, at: 9_000)
    #expect(lag(&backlog, next: 5, end: 6, at: 9_002).time == .seconds(2))
    backlog.polled([run(5...5, from: 9_001, to: 9_001)], at: moment(9_003))
    #expect(lag(&backlog, next: 5, end: 6, at: 9_004).time == .seconds(3))
    #expect(lag(&backlog, next: 5, end: 6, at: 9_004).records == 1)
  }

  @Test("The age is that of the oldest record which is not delivered, batch by batch")
  func batches() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: 100, to: 104), run(5...9, from: 105, to: 109)], at: moment(200))
    #expect(lag(&backlog, next: 0, end: 50, at: 200).time == .seconds(100))
    #expect(backlog.records == 10)
    #expect(backlog.bytes == 20)
    #expect(lag(&backlog, next: 5, end: 50, at: 200).time == .seconds(95))
    #expect(backlog.records == 5)
    // What comes next was not polled yet; it is younger than the last one delivered.
    #expect(lag(&backlog, next: 10, end: 50, at: 200).time == .seconds(91))
    #expect(backlog.records == 0)
  }

  @Test("What is read again after an abort counts once")
  func readAgain() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: 100, to: 104), run(5...9, from: 105, to: 109)], at: moment(200))
    backlog.polled([run(0...9, from: 100, to: 109)], at: moment(210))
    #expect(backlog.records == 10)
    #expect(lag(&backlog, next: 0, end: 10, at: 210).time == .seconds(110))
  }

  @Test("A partition of which nothing is read, as one that is stopped, is behind since it was assigned")
  func stopped() {
    var backlog = Backlog()
    #expect(lag(&backlog, next: 7, end: nil, at: 500).time == .zero)
    let later = lag(&backlog, next: 7, end: nil, at: 800)
    #expect(later.time == .seconds(300))
    #expect(later.records == nil)
  }

  @Test("Without a timestamp the age is known from the moment of reading; clocks that disagree give no negative age")
  func clocks() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: nil, to: nil)], at: moment(100))
    #expect(lag(&backlog, next: 0, end: 9, at: 130).time == .seconds(30))
    var ahead = Backlog()
    ahead.polled([run(0...4, from: 200, to: 200)], at: moment(100))
    #expect(lag(&ahead, next: 0, end: 9, at: 130).time == .zero)
    #expect(lag(&ahead, next: 5, end: 9, at: 140).time == .zero)
    #expect(lag(&ahead, next: 5, end: 9, at: 150).time == .seconds(10))
  }

  @Test("Partitions that went to another worker are forgotten")
  func released() {
    var backlog = Backlog()
    backlog.polled([run(0...4, from: 100, to: 104)], at: moment(105))
    #expect(backlog.lag([], at: moment(110)).isEmpty)
    #expect(backlog.records == 0)
  }
}

struct BucketCountsTests {
  @Test("A value on a bound is within it; one above all bounds is counted in the total alone")
  func bounds() {
    var buckets = BucketCounts(bounds: [1, 10])
    for value in [0.5, 1, 1.5, 10, 11] { buckets.observe(value) }
    #expect(buckets.counts == [2, 2])
    #expect(buckets.total == 5)
    #expect(buckets.sum == 24)
  }
}
