import Events
import Kafka
import Testing

@testable import Pipeline

struct ReplayPositionTests {
  private let a = TopicPartition(topic: "raw", partition: 0)
  private let b = TopicPartition(topic: "raw", partition: 1)

  @Test("A replay goes on where it stood, and partitions that were not begun begin at the start of their range")
  func rest() throws {
    var position = ReplayPosition()
    position.take(["raw": 7], partition: 0)
    #expect(try position.rest(of: [a: 5..<10, b: 2..<4]) == [a: 7..<10, b: 2..<4])
  }

  @Test(
    "A range that leaves out what is done, or would leave a gap, is refused",
    arguments: [8..<10, 0..<6] as [Range<Int64>])
  func elsewhere(span: Range<Int64>) {
    var position = ReplayPosition()
    position.take(["raw": 7], partition: 0)
    #expect(throws: ReplayError.elsewhere(a, position: 7, asked: span)) { try position.rest(of: [a: span]) }
  }

  @Test("What was closed says so in the changelog, and takes nothing more")
  func closed() throws {
    var position = ReplayPosition()
    position.next = [a: 10, b: 4]
    var restored = ReplayPosition()
    for (partition, entry) in position.entries(closing: true) { restored.take(entry, partition: partition) }
    #expect(restored.isClosed)
    #expect(restored.next == position.next)
    #expect(try restored.rest(of: [a: 5..<10, b: 2..<4]) == [a: 10..<10, b: 4..<4])
    #expect(throws: ReplayError.closed(a, position: 10, end: 11)) { try restored.rest(of: [a: 5..<11, b: 2..<4]) }
  }
}
