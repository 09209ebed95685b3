internal import Events
internal import Kafka
internal import Pipeline

/// Publishes quarantined records again, as they were. Belongs to one thread.
///
/// With transactions all of them are one: where it is broken off, none of them is there for a `read_committed` reader.
/// All replays with one prefix share a transactional id, so that of two at a time the first one is fenced.
final class QuarantineReplay {
  /// What became of the records.
  struct Tally: Equatable {
    /// By the topic they were sent to.
    var sent: [String: Int] = [:]
    /// Those that cannot be replayed, and why; the first ones in words.
    var refused = 0
    var refusals: [String] = []

    var total: Int { sent.values.reduce(0, +) }

    mutating func refuse(_ place: QuarantinePlace, _ words: String) {
      refused += 1
      if refusals.count < 20 { refusals.append("\(place) \(words)") }
    }
  }

  private let client: ClientConfiguration
  private let destination: ReplayDestination
  private let originals: OriginalReader
  /// nil without transactions.
  private let transactionalID: String?
  /// Kept here until it is flushed or purged: the producer copies no value.
  private var pending = Pending()
  private(set) var tally = Tally()

  /// So many records, or bytes of values, are in memory at most at a time, and one record more.
  private static let batch = BatchLimit(records: 1_000, bytes: 8 << 20)
  private static let requestLimit = Duration.seconds(30)
  /// What brokers allow at most, where nobody set them otherwise.
  static let transactionTimeout = Duration.seconds(15 * 60)

  /// - Parameter transactionalID: nil for a broker without transactions.
  init(_ client: ClientConfiguration, destination: ReplayDestination, transactionalID: String?) {
    self.client = client
    self.destination = destination
    self.transactionalID = transactionalID
    originals = OriginalReader(client)
  }

  static func transactionalID(prefix: String) -> String { "\(prefix)leeway.quarantine-replay" }

  /// Says of each record that `filter` means what a replay would do with it, and does nothing.
  func rehearse(_ scan: QuarantineScan, _ filter: QuarantineFilter, limit: Int, say: (String) -> Void) throws {
    try forEach(scan, filter, limit) { record, outgoing in
      say("would send \(record.place) to \(outgoing.topic)[\(outgoing.partition)] as attempt \(record.attempt + 1)")
      tally.sent[outgoing.topic, default: 0] += 1
    }
  }

  /// Sends them.
  ///
  /// - Throws: where something failed as a whole; with transactions nothing was sent then, unless the error says that
  ///   it is not known whether the commit went through.
  func run(_ scan: QuarantineScan, _ filter: QuarantineFilter, limit: Int) throws {
    let producer = try Producer(properties, transactionalID: transactionalID)
    if transactionalID != nil {
      try producer.initTransactions(timeout: Self.requestLimit)
      try producer.begin()
    }
    do {
      try forEach(scan, filter, limit) { record, outgoing in
        try pending.send(outgoing, record, through: producer)
        tally.sent[outgoing.topic, default: 0] += 1
        if pending.records >= Self.batch.records || pending.bytes >= Self.batch.bytes {
          try flush(producer)
          pending = Pending()
        }
      }
      try flush(producer)
      if transactionalID != nil { try commit(producer) }
    } catch {
      if transactionalID != nil { try? producer.abort(timeout: Self.requestLimit) }
      producer.purge()
      throw error
    }
  }

  private var properties: ClientConfiguration {
    guard transactionalID != nil, client.properties["transaction.timeout.ms"] == nil else { return client }
    return client.with(["transaction.timeout.ms": String(Self.transactionTimeout.components.seconds * 1_000)])
  }

  private func forEach(
    _ scan: QuarantineScan, _ filter: QuarantineFilter, _ limit: Int,
    _ body: (QuarantinedRecord, ReplayDestination.Outgoing) throws -> Void
  ) throws {
    var left = limit
    try scan.forEach(filter) { record in
      guard left > 0 else { return false }
      left -= 1
      switch destination.decide(record) {
      case .refuse(let words): tally.refuse(record.place, words)
      case .send(var outgoing):
        if record.cut != nil {
          guard let value = try originals.value(of: record) else {
            tally.refuse(record.place, Self.gone(record))
            return true
          }
          outgoing.value = value
        }
        try body(record, outgoing)
      }
      return true
    }
  }

  private static func gone(_ record: QuarantinedRecord) -> String {
    let origin = record.origin.map { "\($0.topic)[\($0.partition)] at offset \($0.offset)" } ?? "where it came from"
    return "holds the first \(record.value?.count ?? 0) of \(record.size) bytes, and the whole is no longer at "
      + origin
  }

  private func flush(_ producer: Producer) throws(KafkaError) {
    try producer.flush(timeout: Self.requestLimit)
    if let failure = producer.takeFailures().first { throw failure }
  }

  /// A commit that ran out of time may have been carried out: only the same call again tells.
  private func commit(_ producer: Producer) throws(KafkaError) {
    for attempt in 1... {
      do throws(KafkaError) {
        return try producer.commit(timeout: Self.requestLimit)
      } catch {
        guard error.kind == .retriable, attempt < 5 else { throw error }
      }
    }
  }

  /// The memory of values that are on their way; it must outlive the flush.
  private final class Pending {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private(set) var bytes = 0
    var records = 0

    deinit { for block in blocks { block.deallocate() } }

    func send(
      _ outgoing: ReplayDestination.Outgoing, _ record: QuarantinedRecord, through producer: Producer
    ) throws(KafkaError) {
      var headers = Headers(capacity: outgoing.headers.count)
      for header in outgoing.headers {
        if let value = header.value {
          value.withUnsafeBytes { headers.append(name: header.name, value: $0) }
        } else {
          headers.append(name: header.name, value: nil)
        }
      }
      records += 1
      try producer.send(
        to: producer.topic(outgoing.topic), partition: outgoing.partition, key: record.key.map(hold),
        value: outgoing.value.map(hold), headers: headers, timestamp: outgoing.timestamp)
    }

    private func hold(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
      block.copyBytes(from: bytes)
      blocks.append(block)
      self.bytes += bytes.count
      return UnsafeRawBufferPointer(rebasing: block[..<bytes.count])
    }
  }
}
