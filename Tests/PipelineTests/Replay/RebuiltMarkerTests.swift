import Events
import Kafka
import Testing

@testable import Pipeline

@Suite(.serialized)
struct RebuiltMarkerTests {
  private let place = TopicPartition(topic: "leeway.counter.changelog", partition: 0)

  /// A changelog with garbage in it and then, where asked for, the marker and a state of five.
  private func log(_ cluster: EmbeddedCluster, isRebuilt: Bool) throws -> ClientConfiguration {
    try cluster.createTopic(place.topic, partitions: 1)
    let client = ClientConfiguration(
      brokers: cluster.bootstrapServers, properties: ["fetch.wait.max.ms": "10"])
    let producer = try Producer(client)
    let topic = try producer.topic(place.topic)
    let garbage: [(key: [UInt8]?, value: [UInt8])] = [(nil, [1, 2, 3]), ([0x45, 0, 0, 0, 0], [9]), ([7], [])]
    for (key, value) in garbage {
      try key.withBytes { key in
        try value.withUnsafeBytes { try producer.send(to: topic, partition: 0, key: key, value: $0) }
        try producer.flush(timeout: patience)
      }
    }
    guard isRebuilt else { return client }
    var block = ChangelogBlock()
    block.appendRebuilt(partition: 0)
    var count = SeenCount()
    count.add(5)
    var changes = StateChanges()
    count.takeChanges(into: &changes)
    var encoder = ChangelogEncoder(recordLimit: 1_000_000)
    encoder.encode(changes, into: &block)
    block.appendPosition(partition: 0, ["raw": 17])
    for record in block.records {
      try producer.send(
        to: topic, partition: 0, key: block.bytes(record.key), value: record.value.map { block.bytes($0) })
    }
    try producer.flush(timeout: patience)
    return client
  }

  private func restore(_ client: ClientConfiguration) throws -> Restoration<SeenCount> {
    try #require(
      try StateRestorer(stage: "counter", topic: place.topic, client: client).restore([0]) { _ in SeenCount() }[0])
  }

  @Test("Garbage stops a partition, with a key or without")
  func garbage() throws {
    let cluster = try EmbeddedCluster()
    guard case .corrupt(let error) = try restore(log(cluster, isRebuilt: false)) else {
      Issue.record("garbage was taken for a state")
      return
    }
    #expect(error.offset == 0)
    #expect(error.description.contains("leeway state rebuild counter --partition 0"))
  }

  @Test("What stands before the record that says that the state was made anew does not count, be it garbage")
  func rebuilt() throws {
    let cluster = try EmbeddedCluster()
    guard case .restored(let restored) = try restore(log(cluster, isRebuilt: true)) else {
      Issue.record("the rebuilt state was not found")
      return
    }
    #expect(restored.state.count == 5)
    #expect(restored.position == ["raw": 17])
  }

  @Test("A damaged marker is garbage itself")
  func damaged() {
    var block = ChangelogBlock()
    block.appendRebuilt(partition: 0)
    let key = Array(block.bytes(block.records[0].key))
    let value = Array(block.bytes(block.records[0].value ?? 0..<0))
    func isMarker(_ key: [UInt8], _ value: [UInt8]?) -> Bool {
      key.withUnsafeBytes { key in
        guard let value else { return ChangelogDecoder.isRebuilt(key: key, value: nil) }
        return value.withUnsafeBytes { ChangelogDecoder.isRebuilt(key: key, value: $0) }
      }
    }
    #expect(isMarker(key, value))
    #expect(!isMarker(key, nil))
    for place in key.indices {
      var other = key
      other[place] ^= 1
      #expect(!isMarker(other, value))
    }
    for place in value.indices {
      var other = value
      other[place] ^= 1
      #expect(!isMarker(key, other))
    }
  }
}

extension [UInt8]? {
  fileprivate func withBytes(_ body: (UnsafeRawBufferPointer?) throws -> Void) rethrows {
    guard let self else { return try body(nil) }
    try self.withUnsafeBytes { try body($0) }
  }
}
