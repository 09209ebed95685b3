import Testing

@testable import Kafka

struct FetchPacingTests {
  /// Which of these reads, each of so many records and bytes, wake the connection.
  private func woken(_ properties: [String: String], _ reads: [(records: Int, bytes: Int)]) -> [Bool] {
    var pacing = FetchPacing(ClientConfiguration(brokers: "", properties: properties))
    return reads.map { pacing.took(records: $0.records, bytes: $0.bytes) }
  }

  @Test("The connection is woken each time a quarter of the queue's bytes was taken, and not in between")
  func bytes() {
    let reads = [(records: Int, bytes: Int)](repeating: (1, 50 << 10), count: 6)
    #expect(woken(["queued.max.messages.kbytes": "400"], reads) == [false, true, false, true, false, true])
  }

  @Test("Small messages fill the queue by their number")
  func records() {
    #expect(woken(["queued.min.messages": "400"], [(99, 99), (1, 1), (99, 99), (1, 0)]) == [false, true, false, true])
  }

  @Test("Where the limits are not set they are librdkafka's own")
  func defaults() {
    let quarter = 16_384 << 10
    #expect(woken([:], [(24_999, 0), (1, 0), (0, quarter - 1), (0, 1)]) == [false, true, false, true])
  }
}
