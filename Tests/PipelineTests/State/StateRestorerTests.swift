import Events
import Kafka
import Synchronization
import Testing

@testable import Pipeline

/// Restoring over the wire. The embedded cluster isolates nothing, so what open and aborted transactions do to a
/// changelog is not shown here.
@Suite("Restoring a state", .serialized)
struct StateRestorerTests {
  static let topic = "leeway.notes.changelog"
  static let partitions = 12
  let cluster: EmbeddedCluster
  let client: ClientConfiguration

  init() throws {
    cluster = try EmbeddedCluster()
    try cluster.createTopic(Self.topic, partitions: Self.partitions)
    client = ClientConfiguration(brokers: cluster.bootstrapServers, properties: ["fetch.wait.max.ms": "10"])
  }

  private func restorer() -> StateRestorer {
    StateRestorer(stage: "notes", topic: Self.topic, client: client)
  }

  private func send(_ block: borrowing ChangelogBlock) throws {
    let producer = try Producer(client)
    let topic = try producer.topic(Self.topic)
    for record in block.records {
      var value: UnsafeRawBufferPointer?
      if let range = record.value { value = block.bytes(range) }
      try producer.send(to: topic, partition: record.partition, key: block.bytes(record.key), value: value)
    }
    try producer.flush(timeout: patience)
  }

  @Test("A partition gives its state and position; one that was never written to gives nothing")
  func roundTrip() throws {
    var encoder = ChangelogEncoder(recordLimit: 100_000)
    var notes = Notes()
    var kept = Notes()
    for batch in 1...20 {
      var changes = StateChanges()
      changes.partition = 1
      notes.note("count", [UInt8(batch)])
      notes.note("long", Array(repeating: UInt8(batch), count: 1_000))
      notes.takeChanges(into: &changes)
      kept.note("count", [UInt8(batch)])
      kept.note("long", Array(repeating: UInt8(batch), count: 1_000))
      var block = ChangelogBlock()
      encoder.encode(changes, into: &block)
      block.appendPosition(partition: 1, ["raw": Int64(batch)])
      try send(block)
    }
    let told = Mutex<[RestoreProgress]>([])
    let found = try restorer().restore([0, 1], progress: { progress in told.withLock { $0.append(progress) } }) { _ in
      Notes()
    }
    let last = told.withLock(\.last)
    guard case .nothing? = found[0], case .restored(let restored)? = found[1] else {
      Issue.record("partition 1 is not restored, or 0 is")
      return
    }
    #expect(restored.state == kept)
    #expect(restored.state.isFinished)
    #expect(restored.position == ["raw": 20])
    #expect(restored.records == 60)
    #expect(last?.records == 60 && last?.bytes == restored.bytes && last?.passed == 60 && last?.offsets == 60)
    #expect(last?.isOver == true && last?.partition == 1)
  }

  @Test("A record that is none of a changelog stops the partition, with its offset, and leaves the others")
  func corrupt() throws {
    var block = ChangelogBlock()
    block.appendPosition(partition: 0, ["raw": 1])
    block.appendPosition(partition: 1, ["raw": 1])
    try send(block)
    let producer = try Producer(client)
    let key: [UInt8] = Array("stray".utf8)
    try key.withUnsafeBytes {
      try producer.send(to: try producer.topic(Self.topic), partition: 0, key: $0, value: $0)
      try producer.flush(timeout: patience)
    }
    let found = try restorer().restore([0, 1]) { _ in Notes() }
    guard case .corrupt(let error)? = found[0], case .restored? = found[1] else {
      Issue.record("partition 0 is not corrupt, or 1 is")
      return
    }
    #expect(error.offset == 1 && error.topic == Self.topic && error.partition == 0)
    #expect(error.description.hasSuffix("`leeway state rebuild notes --partition 0`"))
  }

  @Test("Of many partitions each gets its own state, however many are read at once", arguments: [1, 2, 5, 40])
  func many(mostReaders: Int) throws {
    var block = ChangelogBlock()
    var encoder = ChangelogEncoder(recordLimit: 100_000)
    for partition in 0..<Int32(Self.partitions) where partition != 5 {
      var notes = Notes()
      var changes = StateChanges()
      changes.partition = partition
      notes.note("mine", [UInt8(partition)])
      notes.takeChanges(into: &changes)
      encoder.encode(changes, into: &block)
      block.appendPosition(partition: partition, ["raw": Int64(partition)])
    }
    try send(block)
    let restorer = StateRestorer(stage: "notes", topic: Self.topic, client: client, mostReaders: mostReaders)
    let over = Mutex<[Int32]>([])
    let found = try restorer.restore(
      Array(0..<Int32(Self.partitions)),
      progress: { progress in if progress.isOver { over.withLock { $0.append(progress.partition) } } },
      make: { _ in Notes() })
    #expect(found.count == Self.partitions)
    for (partition, restoration) in found {
      switch restoration {
      case .restored(let restored):
        var notes = Notes()
        notes.note("mine", [UInt8(partition)])
        #expect(restored.state == notes && restored.position == ["raw": Int64(partition)])
      case .nothing: #expect(partition == 5)
      case .corrupt(let error): Issue.record("partition \(partition): \(error)")
      }
    }
    #expect(over.withLock { $0.sorted() } == (0..<Int32(Self.partitions)).filter { $0 != 5 })
  }

  @Test("It can be cancelled, and says where no broker answers or the topic is not there")
  func failures() throws {
    var block = ChangelogBlock()
    block.appendPosition(partition: 0, ["raw": 1])
    try send(block)
    #expect(throws: CancellationError.self) {
      try restorer().restore([0], isCancelled: { true }) { _ in Notes() }
    }
    let away = StateRestorer(
      stage: "notes", topic: Self.topic, client: ClientConfiguration(brokers: "127.0.0.1:1"),
      requestLimit: .milliseconds(200))
    #expect(throws: KafkaError.self) { try away.restore([0]) { _ in Notes() } }
    #expect(throws: KafkaError.self) { try restorer().restore([99]) { _ in Notes() } }
  }
}
