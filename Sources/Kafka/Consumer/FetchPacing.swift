import CRdKafka

/// Keeps fetching going beside a reader that is faster than once a second through librdkafka's queue.
///
/// Once `queued.max.messages.kbytes` or `queued.min.messages` wait, librdkafka fetches no more, and looks at the queue
/// again when something wakes the connection's thread; if nothing does, after a second, however soon the queue is
/// empty. A reader would get one queue a second and no more: with 16 MiB, 20,000 messages of 1 KB where 80,000 could be
/// had. So each time a quarter of the queue was taken the leader of the last partition taken is asked for its ends: any
/// request wakes the thread. Later releases have `fetch.queue.backoff.ms` instead, which is then set.
struct FetchPacing {
  private let records: Int
  private let bytes: Int
  private var takenRecords = 0
  private var takenBytes = 0

  /// How long an answer is waited for; what it says does not matter.
  static let limit = Duration.milliseconds(100)

  init(_ configuration: ClientConfiguration) {
    func property(_ name: String, default value: Int) -> Int {
      configuration.properties[name].flatMap { Int($0) } ?? value
    }
    records = max(1, property("queued.min.messages", default: 100_000) / 4)
    bytes = max(1, property("queued.max.messages.kbytes", default: 65_536) << 10 / 4)
  }

  /// - Returns: whether it is time to wake the connection.
  mutating func took(records: Int, bytes: Int) -> Bool {
    takenRecords += records
    takenBytes += bytes
    guard takenRecords >= self.records || takenBytes >= self.bytes else { return false }
    takenRecords = 0
    takenBytes = 0
    return true
  }

  /// What says how long librdkafka pauses, where it can be said.
  static let defaults: [String: String] = {
    guard let pointer = rd_kafka_conf_new() else { return [:] }
    defer { rd_kafka_conf_destroy(pointer) }
    let isKnown = rd_kafka_conf_set(pointer, "fetch.queue.backoff.ms", "10", nil, 0) == RD_KAFKA_CONF_OK
    return isKnown ? ["fetch.queue.backoff.ms": "10"] : [:]
  }()
}
