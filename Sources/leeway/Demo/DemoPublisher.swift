internal import Events
internal import Kafka
internal import Pipeline

/// Publishes documents to the raw topic as a producer would, no faster than they are worked off: the embedded cluster
/// keeps 5 MiB of a partition only. Belongs to one thread.
struct DemoPublisher {
  struct Raw {
    var id: [UInt8]
    var bytes: Range<Int>
    var fault: DemoFault?
  }

  let client: ClientConfiguration
  let topic: String
  let partitions: Int32
  let ledger: DemoLedger
  /// Documents published that have not come out yet, and summaries not judged yet.
  let backlog: @Sendable () -> (documents: Int, summaries: Int)
  let stop: StopRequest

  private static let batch = 250
  private static let mostDocuments = 4_000
  private static let mostSummaries = 2_000

  /// Publishes the plan's documents, phase by phase.
  func publish(_ plan: DemoPlan, _ corpus: Corpus) throws {
    try publish { send in
      for (index, document) in plan.documents.enumerated() {
        let package = plan.pool[Int(document.package)]
        guard let text = corpus.text(of: package, in: document.language ?? "en") else { continue }
        let id = plan.id(of: document)
        let raw = DemoDocument(
          id: id, text: text, time: DemoPlan.time(at: index), section: package.section, fault: document.fault)
        ledger.update { $0.phase = document.phase }
        try send(Array(id.utf8), document.fault) { raw.write(to: &$0) }
        if document.fault == .repeated { try send(Array(id.utf8), nil) { raw.write(to: &$0) } }
      }
    }
  }

  /// Publishes lines as they are; their keys are left to the broker's side: none.
  func publish(lines: some Sequence<[UInt8]>) throws {
    try publish { send in
      for line in lines { try send(nil, nil) { writer in line.withUnsafeBytes { writer.append($0) } } }
    }
  }

  private typealias Send = (_ key: [UInt8]?, _ fault: DemoFault?, _ write: (inout JSONWriter) -> Void) throws -> Void

  private func publish(_ body: (Send) throws -> Void) throws {
    var batch = Batch(producer: try Producer(client), topic: topic, partitions: partitions, ledger: ledger)
    try body { key, fault, write in
      batch.add(key, fault, write)
      guard batch.count >= Self.batch else { return }
      try batch.flush()
      waitForRoom()
      if stop.isStopped { throw CancellationError() }
    }
    try batch.flush()
    ledger.update { $0.isPublished = true }
  }

  private func waitForRoom() {
    let nothing = Mailbox<Never>()
    while !stop.isStopped {
      let backlog = backlog()
      if backlog.documents < Self.mostDocuments, backlog.summaries < Self.mostSummaries { return }
      _ = nothing.take(within: .milliseconds(5))
    }
  }
}

/// Documents on their way to the broker.
private struct Batch: ~Copyable {
  private let producer: Producer
  private let topic: String
  private let partitions: Int32
  private let ledger: DemoLedger
  private var block = JSONWriter(capacity: 1 << 20)
  private var entries: [(key: Range<Int>?, value: Range<Int>, partition: Int32, fault: DemoFault?)] = []
  private var turn: Int32 = 0
  private var ends: [TopicPartition: Int64] = [:]

  init(producer: Producer, topic: String, partitions: Int32, ledger: DemoLedger) {
    (self.producer, self.topic, self.partitions, self.ledger) = (producer, topic, partitions, ledger)
    for partition in 0..<partitions { ends[TopicPartition(topic: topic, partition: partition)] = 0 }
  }

  var count: Int { entries.count }

  mutating func add(_ key: [UInt8]?, _ fault: DemoFault?, _ write: (inout JSONWriter) -> Void) {
    var range: Range<Int>?
    var partition = turn
    if let key {
      let start = block.mark
      key.withUnsafeBytes { block.append($0) }
      range = start..<block.mark
      partition = Partitioner.partition(of: key.span.bytes, among: partitions)
    } else {
      turn = (turn + 1) % partitions
    }
    let start = block.mark
    write(&block)
    entries.append((range, start..<block.mark, partition, fault))
  }

  /// Sends what there is and waits until all of it is acknowledged.
  mutating func flush() throws {
    let handle = try producer.topic(topic)
    for entry in entries {
      var headers = Headers(capacity: 1)
      headers.append("content-type", "application/json")
      try producer.send(
        to: handle, partition: entry.partition, key: entry.key.map { block.bytes($0) },
        value: block.bytes(entry.value), headers: headers)
      ends[TopicPartition(topic: topic, partition: entry.partition), default: 0] += 1
    }
    try producer.flush(timeout: .seconds(60))
    if let failure = producer.takeFailures().first { throw failure }
    let (entries, ends) = (entries, ends)
    ledger.update { books in
      books.published += entries.count
      books.ends = ends
      for entry in entries { if let fault = entry.fault { books.expected[fault.rule, default: 0] += 1 } }
    }
    self.entries.removeAll(keepingCapacity: true)
    block.removeAll()
  }
}
