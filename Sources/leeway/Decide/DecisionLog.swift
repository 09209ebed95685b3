internal import Events
internal import FoundationEssentials
internal import Kafka
internal import Pipeline
internal import Stages

/// The topics of drift on a cluster, for the commands: what the streams have come to, and what people decide. Belongs to
/// one thread.
struct DecisionLog {
  private let client: ClientConfiguration
  private let layout: TopicLayout

  /// The `ce_source` of what the commands publish.
  private static let source = "leeway/decide"
  /// How long one request may take.
  private static let patience = Duration.seconds(30)
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

  /// The last that is said of each alert, also where another of its key came after it.
  func alerts() throws -> [Alert] { try events(Alert.self, .alerts, all: true).lastOfEach }

  private func records(_ topic: Topic) throws -> [OwnedRecord] {
    let name = layout.name(of: topic)
    return try (0..<(try partitions(of: topic))).flatMap { partition in
      try PartitionFollower(client, TopicPartition(topic: name, partition: partition)).readToEnd()
    }
  }

  /// Learns from the past of a stream, as far as the topic of summaries has it.
  ///
  /// - Parameter lesson: makes the lesson, for as many partitions as `predictions` has.
  /// - Throws: where a topic is missing, or cannot be read.
  func learn(_ stream: DocumentStream, _ lesson: (_ partitions: Int32) -> PastLesson) throws -> PastLesson {
    _ = try partitions(of: .summaries)
    var lesson = lesson(try partitions(of: .predictions))
    let place = home(of: stream)
    let ends = try Admin(client).watermarks(place, timeout: Self.patience)
    guard !ends.isEmpty else { return lesson }
    let reader = try RangeReader(client, [place: ends.low..<ends.high])
    while !lesson.isDone {
      let logged = try reader.next(BatchLimit(records: 2_000))
      guard !logged.isEmpty else { break }
      for logged in logged {
        let type = logged.record.headerText(EventHeader.type)
        logged.record.value?.withUnsafeBytes { lesson.take(type, $0) }
      }
    }
    return lesson
  }

  /// Where the summaries of a stream lie, and what is decided about it.
  private func home(of stream: DocumentStream) -> TopicPartition {
    let key = Array(stream.placeKey.utf8)
    return TopicPartition(
      topic: layout.name(of: .summaries), partition: layout.partition(of: .summaries, key: key.span.bytes))
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
    let value = [UInt8](try EventCoding.encode(command))
    guard value.count + 4_096 <= Self.largestRecord else {
      throw CommandFailure(
        "The baseline is too large for a record: \(value.count) bytes, and \(Self.largestRecord) fit. Judge fewer features "
          + "(drift.most_features).")
    }
    let place = home(of: command.stream)
    try ConfirmedRecord(
      place: place, key: command.stream.key, value: value, id: command.id, type: .command, source: Self.source,
      time: command.at
    ).publish(client)
    return place
  }
}
