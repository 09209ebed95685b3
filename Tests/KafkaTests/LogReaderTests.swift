import Testing

@testable import Kafka

@Suite(.serialized)
struct LogReaderTests {
  @Test("Records are read at their offsets, in order, near and far apart")
  func offsets() throws {
    let cluster = try Cluster(partitions: 2)
    try cluster.write((0..<6_000).map(String.init), partition: 1)
    let reader = try LogReader(cluster.configuration)
    var texts: [String] = []
    let wanted: [Int64] = [5_999, 0, 1, 7, 700, 701, 4_000, 7, 6_000, 9_999]
    let unread = try reader.read(cluster.place(1), at: wanted, timeout: Cluster.patience) {
      texts.append(Seen($0).text)
    }
    #expect(texts == ["0", "1", "7", "700", "701", "4000", "5999"])
    #expect(unread.beyondEnd == [6_000, 9_999])
    #expect(unread.expired.isEmpty && unread.absent.isEmpty && unread.unread.isEmpty)
    #expect(reader.partitions.isEmpty)
  }

  @Test("Offsets that the retention has deleted are said to have expired, and the others are read")
  func expired() throws {
    let cluster = try Cluster()
    try cluster.overflow()
    let reader = try LogReader(cluster.configuration)
    let ends = try reader.watermarks(cluster.place(0), timeout: Cluster.patience)
    #expect(ends.low > 0)
    #expect(ends.high == 100)
    var offsets: [Int64] = []
    let unread = try reader.read(cluster.place(0), at: [0, ends.low - 1, ends.low, 99], timeout: Cluster.patience) {
      offsets.append($0.offset)
    }
    #expect(offsets == [ends.low, 99])
    #expect(unread.expired == [0, ends.low - 1])
  }

  @Test("A log that was cut before the reader came is an error, never a silent jump")
  func overtaken() throws {
    let cluster = try Cluster()
    try cluster.overflow()
    let reader = try LogReader(cluster.configuration)
    try reader.start([cluster.place(0): .offset(0)])
    var errors: [KafkaError] = []
    try wait(for: "the error") {
      let polled = reader.poll(timeout: .milliseconds(20))
      #expect(polled.messages.isEmpty)
      errors += polled.errors
      return !errors.isEmpty
    }
    #expect(errors.first?.code == .autoOffsetReset)
  }

  @Test("A reader follows the log past its end, and begins anew where it is told to")
  func follow() throws {
    let cluster = try Cluster()
    let reader = try LogReader(cluster.configuration)
    try reader.start([cluster.place(0): .beginning])
    for round in 1...3 {
      try cluster.write(["\(round)"])
      try wait(for: "record \(round)") {
        reader.poll(timeout: .milliseconds(20)).messages.seen.map(\.text) == ["\(round)"]
      }
    }
    try reader.start([cluster.place(0): .offset(1)])
    var again: [String] = []
    var end: Int64?
    try wait(for: "the end") {
      let polled = reader.poll(timeout: .milliseconds(20))
      again += polled.messages.seen.map(\.text)
      end = polled.ends[cluster.place(0)]
      return end != nil
    }
    #expect(again == ["2", "3"])
    #expect(end == 3)
  }
}
