import Kafka
import Testing

@testable import Pipeline

/// What a `read_committed` consumer sees of a topic.
struct CommittedLog {
  struct Record: Sendable {
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [String: String]
  }

  /// By partition, in the order of the log.
  private(set) var records: [Int32: [Record]] = [:]

  var count: Int { records.values.reduce(0) { $0 + $1.count } }

  /// Reads all that is there, waiting for transactions that are still open.
  ///
  /// - Parameters:
  ///   - values: whether keys and values are kept; they are most of the memory.
  ///   - headers: the headers that are kept.
  init(_ cluster: TestCluster, _ topic: String, values: Bool = true, headers: [String] = []) throws {
    let admin = try Admin(cluster.client)
    let reader = try LogReader(cluster.client)
    var ends: [TopicPartition: Int64] = [:]
    for place in try cluster.places(topic) {
      let end = try admin.watermarks(place, timeout: TestCluster.patience).high
      records[place.partition] = []
      if end > 0 { ends[place] = end }
    }
    try reader.start(ends.mapValues { _ in .beginning })
    let deadline = ContinuousClock.now + TestCluster.patience
    while !ends.isEmpty {
      try #require(ContinuousClock.now < deadline, "\(topic) could not be read to its ends \(ends)")
      let polled = reader.poll(limit: 10_000, timeout: .milliseconds(200))
      try #require(polled.errors.isEmpty, "\(polled.errors)")
      polled.messages.forEach { records[$0.partition, default: []].append(Record($0, values: values, headers)) }
      for (place, end) in polled.ends { if let wanted = ends[place], end >= wanted { ends[place] = nil } }
    }
  }
}

extension CommittedLog.Record {
  init(_ message: borrowing Message, values: Bool, _ names: [String]) {
    offset = message.offset
    key = values && message.hasKey ? message.key.withUnsafeBytes { Array($0) } : nil
    value = values && message.hasValue ? message.value.withUnsafeBytes { Array($0) } : nil
    headers = [:]
    for name in names {
      guard let found = message.headers.value(of: name) else { continue }
      headers[name] = found.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
  }
}
