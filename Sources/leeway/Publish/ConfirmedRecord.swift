internal import Events
internal import Kafka
internal import Pipeline

/// An event that a command publishes by itself: what a person decides.
struct ConfirmedRecord {
  let place: TopicPartition
  let key: String
  let value: [UInt8]
  let id: String
  let type: EventType
  /// The `ce_source`.
  let source: String
  let time: Timestamp

  private static let limit = Duration.seconds(30)

  /// Publishes it, and waits until the broker has it.
  func publish(_ client: ClientConfiguration) throws {
    let producer = try Producer(client)
    let key = Array(key.utf8)
    // The producer copies no value: it stays where it is until it is flushed.
    try value.withUnsafeBytes { value in
      try key.withUnsafeBytes { key in
        try producer.send(
          to: try producer.topic(place.topic), partition: place.partition, key: key, value: value, headers: headers)
      }
      do throws(KafkaError) { try producer.flush(timeout: Self.limit) } catch {
        producer.purge()
        throw error
      }
    }
    if let failure = producer.takeFailures().first { throw failure }
  }

  private var headers: Headers {
    var headers = Headers(capacity: 6)
    for (name, text) in [
      (EventHeader.id, id), (EventHeader.type, type.rawValue), (EventHeader.source, source),
      (EventHeader.time, time.description), (EventHeader.specVersion, EventHeader.currentSpecVersion),
      (EventHeader.contentType, EventHeader.json),
    ] {
      Array(text.utf8).withUnsafeBytes { headers.append(name: name, value: $0) }
    }
    return headers
  }
}
