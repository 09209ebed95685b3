import Testing

@testable import Kafka

@Suite(.serialized)
struct RoundTripTests {
  /// What a record may look like.
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [Seen.Header] = []
  }

  static let samples = [
    Sample(testDescription: "key and value", key: Array("id-1".utf8), value: Array("Grüße".utf8)),
    Sample(testDescription: "null key", key: nil, value: Array("text".utf8)),
    Sample(testDescription: "empty key", key: [], value: Array("text".utf8)),
    Sample(testDescription: "tombstone", key: Array("id-2".utf8), value: nil),
    Sample(testDescription: "empty value", key: Array("id-3".utf8), value: []),
    Sample(testDescription: "bytes that are no UTF-8", key: [0xff, 0], value: [0, 0xc3, 0x28, 0]),
    Sample(testDescription: "nothing at all", key: nil, value: nil),
    Sample(
      testDescription: "headers, one twice, one null, one empty", key: nil, value: [1],
      headers: [
        .init(name: "ce_id", value: Array("first".utf8)), .init(name: "ce_id", value: Array("last".utf8)),
        .init(name: "nothing", value: nil), .init(name: "empty", value: []), .init(name: "ünï", value: [0, 255]),
      ]),
  ]

  @Test("What is sent comes back byte for byte", arguments: samples)
  func roundTrip(_ sample: Sample) throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration)
    let topic = try producer.topic(cluster.topic)
    try withOptionalBytes(sample.key) { key in
      try withOptionalBytes(sample.value) { value in
        var headers = Headers()
        for header in sample.headers {
          withOptionalBytes(header.value) { headers.append(name: header.name, value: $0) }
        }
        let list: Headers? = sample.headers.isEmpty ? nil : headers.copy()
        try producer.send(
          to: topic, partition: 0, key: key, value: value, headers: list, timestamp: 1_700_000_000_123)
        try producer.flush(timeout: Cluster.patience)
      }
    }
    #expect(producer.takeFailures().isEmpty)
    #expect(producer.acknowledged == 1)
    #expect(producer.inFlight == 0)

    let reader = try LogReader(cluster.configuration)
    var seen: [Seen] = []
    let unread = try reader.read(cluster.place(0), at: [0], timeout: Cluster.patience) { message in
      seen.append(Seen(message))
      #expect(message.timestampKind == .created)
      message.withHeader("ce_id") { value in
        if let value {
          #expect(bytes(value) == Array("last".utf8))
        } else {
          #expect(sample.headers.isEmpty)
        }
      }
      #expect(message.headers.count == sample.headers.count)
    }
    #expect(unread.isEmpty)
    let message = try #require(seen.first)
    #expect(message.place == cluster.place(0))
    #expect(message.offset == 0)
    #expect(message.key == sample.key)
    #expect(message.value == sample.value)
    #expect(message.timestamp == 1_700_000_000_123)
    #expect(message.headers == sample.headers)
  }

  @Test("Records of one partition come out in the order in which they were sent")
  func order() throws {
    let cluster = try Cluster(partitions: 3)
    for partition in Int32(0)..<3 {
      try cluster.write((0..<500).map { "\(partition)-\($0)" }, partition: partition)
    }
    let consumer = try cluster.consumer()
    let seen = try consumer.read(count: 1_500)
    for partition in Int32(0)..<3 {
      let own = seen.filter { $0.place.partition == partition }
      #expect(own.map(\.text) == (0..<500).map { "\(partition)-\($0)" })
      #expect(own.map(\.offset) == Array(0..<500))
    }
    try consumer.close()
  }

  @Test("A batch can be read after its consumer is closed and gone")
  func batchOutlivesConsumer() throws {
    let cluster = try Cluster()
    try cluster.write(["kept"])
    var kept: MessageBatch?
    do {
      let consumer = try cluster.consumer()
      try wait(for: "a message") {
        let batch = try consumer.read().messages
        if !batch.isEmpty { kept = batch }
        return kept != nil
      }
      try consumer.close()
    }
    #expect(kept?.seen.map(\.text) == ["kept"])
  }

  @Test("A batch's headers may be read on many threads at once")
  func headersOnManyThreads() async throws {
    let cluster = try Cluster()
    let producer = try Producer(cluster.configuration)
    let topic = try producer.topic(cluster.topic)
    for index in 0..<64 {
      var headers = Headers()
      headers.append("ce_id", String(index))
      try producer.send(to: topic, partition: 0, key: nil, value: nil, headers: headers)
    }
    try producer.flush(timeout: Cluster.patience)
    let reader = try LogReader(cluster.configuration)
    try reader.start([cluster.place(0): .beginning])
    var batches: [MessageBatch] = []
    try wait(for: "64 messages") {
      batches.append(reader.poll(timeout: .milliseconds(20)).messages)
      return batches.map(\.count).reduce(0, +) == 64
    }
    let all = batches
    await withTaskGroup(of: [String].self) { group in
      for _ in 0..<8 {
        group.addTask { all.flatMap(\.seen).flatMap(\.headers).map { String(decoding: $0.value ?? [], as: UTF8.self) } }
      }
      for await ids in group { #expect(ids == (0..<64).map(String.init)) }
    }
  }
}

/// Calls `body` with the bytes, or with nil.
func withOptionalBytes<Result>(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result
{
  guard let bytes else { return try body(nil) }
  return try bytes.withUnsafeBytes { try body($0) }
}
