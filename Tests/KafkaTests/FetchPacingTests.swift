import Testing

@testable import Kafka

struct FetchPacingTests {
  private func pacing(_ properties: [String: String]) -> FetchPacing {
    FetchPacing(ClientConfiguration(brokers: "", properties: properties))
  }

  @Test("The connection is woken each time a quarter of the queue's bytes was taken, and not in between")
  func bytes() {
    var pacing = pacing(["queued.max.messages.kbytes": "400"])
    let quarter = 100 << 10
    let woken = (1...10).map { _ in pacing.took(records: 1, bytes: quarter / 2) }
    #expect(woken == [false, true, false, true, false, true, false, true, false, true])
  }

  @Test("Small messages fill the queue by their number")
  func records() {
    var pacing = pacing(["queued.min.messages": "400"])
    #expect(!pacing.took(records: 99, bytes: 99))
    #expect(pacing.took(records: 1, bytes: 1))
    #expect(!pacing.took(records: 99, bytes: 99))
  }

  @Test("Where the limits are not set they are librdkafka's own")
  func defaults() {
    var pacing = pacing([:])
    #expect(!pacing.took(records: 24_999, bytes: 0))
    #expect(pacing.took(records: 1, bytes: 0))
    #expect(!pacing.took(records: 0, bytes: (16_384 << 10) - 1))
    #expect(pacing.took(records: 0, bytes: 1))
  }
}
