import Testing

@testable import Kafka

struct OffsetSearchTests {
  @Test("Offsets outside of the log are told apart: expired before it, not there yet after it")
  func ends() {
    var search = OffsetSearch([9, 3, 5, 10, 5, 2])
    search.learn(Watermarks(low: 3, high: 10))
    #expect(search.outcome.expired == [2])
    #expect(search.outcome.beyondEnd == [10])
    #expect(Array(search.wanted) == [3, 5, 9])
  }

  @Test("An offset that the log jumps over is absent")
  func compacted() {
    var search = OffsetSearch([3, 5, 9])
    let seen = [2, 3, 4, 6, 9].map { search.see($0) }
    #expect(seen == [false, true, false, false, true])
    #expect(search.outcome.absent == [5])
    #expect(search.next == nil)
  }

  @Test("An offset taken by a marker at the log's end is absent once the end is reached")
  func marker() {
    var search = OffsetSearch([7, 8])
    let isWanted = search.see(7)
    #expect(isWanted)
    search.reachEnd(9)
    #expect(search.outcome.absent == [8])
  }

  @Test("A log that is cut while it is read expires what was still looked for")
  func overtaken() {
    var search = OffsetSearch([1, 50, 60])
    search.learn(Watermarks(low: 0, high: 100))
    search.learn(Watermarks(low: 55, high: 120))
    #expect(search.outcome.expired == [1, 50])
    #expect(search.next == 60)
  }

  @Test("What the time did not suffice for is unread")
  func timeUp() {
    var search = OffsetSearch([1, 2])
    _ = search.see(1)
    search.giveUp()
    #expect(search.outcome.unread == [2])
    #expect(search.next == nil)
  }
}
