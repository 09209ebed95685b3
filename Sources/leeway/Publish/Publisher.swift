internal import Events
internal import Kafka

/// Publishes lines as records, and counts what became of them. Belongs to one thread.
final class Publisher {
  /// What became of the lines.
  struct Tally: Equatable {
    var acknowledged = 0
    /// Lines published without a key, because they have none where the pointer says.
    var withoutKey = 0
    var failed = 0
    /// Why the first ones failed, with the line's number.
    var failures: [String] = []
  }

  private let producer: Producer
  private let topic: TopicHandle
  private let partitions: Int32
  private let contentType: String
  /// Where lines without a key go: to one partition after the other, a batch each.
  private var turn: Int32 = 0
  private(set) var tally = Tally()

  private static let shownFailures = 5
  private static let flushTimeout = Duration.seconds(60)

  init(_ client: ClientConfiguration, topic: String, partitions: Int32, contentType: String) throws(KafkaError) {
    producer = try Producer(client)
    self.topic = try producer.topic(topic)
    self.partitions = partitions
    self.contentType = contentType
  }

  /// Publishes `lines`, each with its key, and waits until all are acknowledged or have failed.
  func publish(_ lines: [(number: Int, bytes: [UInt8], key: [UInt8]?)]) throws(KafkaError) {
    let acknowledged = producer.acknowledged
    // The producer copies no value, so all lie in one block until they are flushed.
    var block = JSONWriter(capacity: lines.reduce(32) { $0 + $1.bytes.count + ($1.key?.count ?? 0) })
    var refused = 0
    for line in lines {
      let value = Self.append(line.bytes, to: &block)
      let key = line.key.map { Self.append($0, to: &block) }
      var headers = Headers(capacity: 1)
      headers.append("content-type", contentType)
      do throws(KafkaError) {
        try producer.send(
          to: topic, partition: partition(of: key.map { block.bytes($0) }), key: key.map { block.bytes($0) },
          value: block.bytes(value), headers: headers)
      } catch {
        guard error.code == .messageTooLarge else {
          producer.purge()
          throw error
        }
        refused += 1
        fail("line \(line.number): \(error)")
      }
    }
    turn = (turn + 1) % partitions
    do throws(KafkaError) { try producer.flush(timeout: Self.flushTimeout) } catch {
      producer.purge()
      tally.acknowledged += producer.acknowledged - acknowledged
      throw error
    }
    tally.acknowledged += producer.acknowledged - acknowledged
    tally.failed += refused + lines.count - refused - (producer.acknowledged - acknowledged)
    for failure in producer.takeFailures() { fail("\(failure)") }
    tally.withoutKey += lines.count { $0.key == nil }
  }

  private func fail(_ words: String) {
    if tally.failures.count < Self.shownFailures { tally.failures.append(words) }
  }

  private func partition(of key: UnsafeRawBufferPointer?) -> Int32 {
    guard let key else { return turn }
    return Partitioner.partition(of: RawSpan(_unsafeBytes: key), among: partitions)
  }

  private static func append(_ bytes: [UInt8], to block: inout JSONWriter) -> Range<Int> {
    let start = block.mark
    bytes.withUnsafeBytes { block.append($0) }
    return start..<block.mark
  }
}
