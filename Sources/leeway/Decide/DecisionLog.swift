internal import Events
internal import FoundationEssentials
internal import Kafka
internal import Pipeline

/// The topics of drift on a cluster, for the commands: what the streams have come to, and what people decide. Belongs to
/// one thread.
struct DecisionLog {
  private let client: ClientConfiguration
  private let layout: TopicLayout

  private static let limit = Duration.seconds(30)
  /// The `ce_source` of what the commands publish.
  private static let source = "leeway/decide"
  /// The largest record that the topic of summaries takes, as topics/drift.summaries.yaml has it.
  static let largestRecord = 4 << 20

  /// - Throws: where no broker answers.
  init(_ settings: KafkaSettings) throws {
    let cluster = try Cluster.connect(settings)
    let kafka = cluster.isEmbedded ? settings.forEmbedded() : settings
    layout = try cluster.layout([])
    client = kafka.client("leeway-decide")
  }

  /// What is in a compacted topic: the last record of each key, in the order of the keys.
  ///
  /// - Parameter all: whether earlier records of a key, as far as the log has them, come too, in their order.
  /// - Throws: where there is no such topic, it cannot be read, or a record is not what it should be.
  func events<Event: Decodable>(_ type: Event.Type, _ topic: Topic, all: Bool = false) throws -> [Event] {
    var byKey: [String: [Event]] = [:]
    for record in try records(topic) {
      let key = String(decoding: record.key ?? [], as: UTF8.self)
      guard let value = record.value else {
        byKey[key] = nil
        continue
      }
      do {
        let event = try EventCoding.decode(type, from: Data(value))
        byKey[key] = all ? (byKey[key] ?? []) + [event] : [event]
      } catch {
        throw CommandFailure(
          "\(record.topic), partition \(record.partition), offset \(record.offset) cannot be read: \(error)")
      }
    }
    return byKey.keys.sorted().flatMap { byKey[$0] ?? [] }
  }

  private func records(_ topic: Topic) throws -> [OwnedRecord] {
    let name = layout.name(of: topic)
    return try (0..<(try partitions(of: topic))).flatMap { partition in
      try PartitionFollower(client, TopicPartition(topic: name, partition: partition)).readToEnd()
    }
  }

  private func partitions(of topic: Topic) throws(CommandFailure) -> Int32 {
    let count = layout.partitions(of: topic)
    guard count > 0 else {
      throw CommandFailure(
        "The topic \(layout.name(of: topic)) is missing on the cluster. Make it with `leeway topics apply`, with the same "
          + "brokers and prefix.")
    }
    return count
  }

  /// Publishes a decision to its stream's partition, and waits until the broker has it.
  ///
  /// - Returns: the topic and partition.
  func publish(_ command: DriftCommand) throws -> TopicPartition {
    if let problem = command.problem { throw CommandFailure("\(problem)") }
    _ = try partitions(of: .summaries)
    let key = Array(command.stream.key.utf8)
    let value = [UInt8](try EventCoding.encode(command))
    guard value.count + 4_096 <= Self.largestRecord else {
      throw CommandFailure(
        "The baseline is too large for a record: \(value.count) bytes, and \(Self.largestRecord) fit. Judge fewer features "
          + "(drift.most_features).")
    }
    let home = Array(command.stream.placeKey.utf8)
    let place = TopicPartition(
      topic: layout.name(of: .summaries), partition: layout.partition(of: .summaries, key: home.span.bytes))
    let producer = try Producer(client)
    // The producer copies no value: it stays where it is until it is flushed.
    try value.withUnsafeBytes { value in
      try key.withUnsafeBytes { key in
        try producer.send(
          to: try producer.topic(place.topic), partition: place.partition, key: key, value: value,
          headers: Self.headers(command))
      }
      do throws(KafkaError) { try producer.flush(timeout: Self.limit) } catch {
        producer.purge()
        throw error
      }
    }
    if let failure = producer.takeFailures().first { throw failure }
    return place
  }

  private static func headers(_ command: DriftCommand) -> Headers {
    var headers = Headers(capacity: 6)
    for (name, text) in [
      (EventHeader.id, command.id), (EventHeader.type, EventType.command.rawValue), (EventHeader.source, source),
      (EventHeader.time, command.at.description), (EventHeader.specVersion, EventHeader.currentSpecVersion),
      (EventHeader.contentType, EventHeader.json),
    ] {
      Array(text.utf8).withUnsafeBytes { headers.append(name: name, value: $0) }
    }
    return headers
  }
}
