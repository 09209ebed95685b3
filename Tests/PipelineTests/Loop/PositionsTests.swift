import Events
import Kafka
import Testing

@testable import Pipeline

struct PositionsTests {
  private let first = TopicPartition(topic: "raw", partition: 0)
  private let second = TopicPartition(topic: "raw", partition: 1)
  private let now = Timestamp(milliseconds: 1_000)

  private func assigned(_ starts: [TopicPartition: Int64]) -> Positions {
    var positions = Positions()
    positions.assign(Array(starts.keys), committed: starts)
    return positions
  }

  @Test("A partition is at its end once its end was polled, and no longer once more was polled")
  func end() {
    var positions = assigned([first: 5, second: 0])
    positions.polled(records: [first: 9], ends: [first: 9], at: now)
    #expect(positions.ends(stated: nil) == [PartitionEnd(partition: 0, since: now)])
    positions.polled(records: [first: 10], ends: [:], at: now)
    #expect(positions.ends(stated: nil).isEmpty)
  }

  @Test("An end that was overtaken by records of the same poll is no end")
  func overtakenEnd() {
    var positions = assigned([first: 5])
    positions.polled(records: [first: 9], ends: [first: 7], at: now)
    #expect(positions.ends(stated: nil).isEmpty)
  }

  @Test("A partition number is at its end when all topics are, since the last of them was")
  func severalTopics() {
    let other = TopicPartition(topic: "mail", partition: 0)
    var positions = assigned([first: 0, other: 0])
    positions.polled(records: [:], ends: [first: 0], at: now)
    #expect(positions.ends(stated: nil).isEmpty)
    let later = now + .seconds(1)
    positions.polled(records: [:], ends: [other: 0], at: later)
    #expect(positions.ends(stated: nil) == [PartitionEnd(partition: 0, since: later)])
  }

  @Test("A final time is told when the stated end is reached, once, and again after a new assignment")
  func finalTime() {
    var positions = assigned([first: 5])
    let stated = StatedEnds.Statement(offsets: [first: 9], finalTime: .latest)
    positions.polled(records: [first: 7], ends: [first: 7], at: now)
    #expect(positions.ends(after: [first: 7], stated: stated).map(\.finalTime) == [nil])
    positions.polled(records: [first: 9], ends: [first: 9], at: now)
    let told = positions.ends(after: [first: 9], stated: stated)
    #expect(told.map(\.finalTime) == [.latest])
    positions.told(told)
    #expect(positions.ends(after: [first: 9], stated: stated).map(\.finalTime) == [nil])
    _ = positions.release([first])
    positions.assign([first], committed: [first: 9])
    positions.polled(records: [:], ends: [first: 9], at: now)
    #expect(positions.ends(stated: stated).map(\.finalTime) == [.latest])
  }

  @Test("Ends past the last record are left to commit, and what was committed is not committed again")
  func uncommitted() {
    var positions = assigned([first: 5, second: 3])
    positions.delivered([first: 7])
    #expect(positions.uncommitted == [first: 7])
    positions.committed([first: 7])
    #expect(positions.uncommitted.isEmpty)
    positions.delivered([first: 6])
    #expect(positions.next(first) == 7)
    #expect(positions.standing[first] == 5...7)
    positions.delivered([first: 9], hasChangedState: true)
    #expect(positions.standing[first] == 9...9)
  }
}

struct StateRecoveryTests {
  private let place = TopicPartition(topic: "raw", partition: 2)

  private func recovery(keepsState: Bool = true) -> StateRecovery {
    StateRecovery(keepsState: keepsState)
  }

  @Test("State begins empty where nothing was ever committed")
  func fresh() {
    var recovery = recovery()
    #expect(recovery.judge([place], committed: [:]) == [2: .fresh])
  }

  @Test(
    "State of a revoked partition is used again where the group still stands where it stood, markers or not",
    arguments: [15, 16, 17] as [Int64])
  func kept(committed: Int64) {
    var recovery = recovery()
    recovery.park([place: 15...17])
    #expect(recovery.judge([place], committed: [place: committed]) == [2: .kept])
  }

  @Test("State is lost where the group went on without it", arguments: [18, 14] as [Int64])
  func lost(committed: Int64) {
    var recovery = recovery()
    recovery.park([place: 15...17])
    #expect(recovery.judge([place], committed: [place: committed]) == [2: .lost(place, committed: committed)])
  }

  @Test("State is used again once, by the assignment that follows")
  func usedOnce() {
    var recovery = recovery()
    recovery.park([place: 17...17])
    _ = recovery.judge([place], committed: [place: 17])
    #expect(recovery.judge([place], committed: [place: 17]) == [2: .lost(place, committed: 17)])
  }

  @Test("A stage that keeps nothing has nothing to lose")
  func stateless() {
    var recovery = recovery(keepsState: false)
    #expect(recovery.judge([place], committed: [place: 17]).isEmpty)
  }
}

struct BackOffTests {
  @Test(
    "The wait doubles from the first to the last", arguments: [(1, 100), (2, 200), (3, 400), (7, 1_000), (99, 1_000)])
  func wait(attempt: Int, milliseconds: Int) {
    let backOff = BackOff(first: .milliseconds(100), last: .seconds(1))
    #expect(backOff.wait(before: attempt) == .milliseconds(milliseconds))
  }
}
