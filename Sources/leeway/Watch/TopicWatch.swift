internal import Events
internal import Kafka

/// Reads all partitions of a topic, without a group, and hands each event on as a line. Belongs to one thread.
struct TopicWatch {
  let client: ClientConfiguration
  let topic: String
  let partitions: Int32
  let start: StartOffset
  let form: EventLine.Form
  /// How many lines; nil for no end.
  let limit: Int?

  /// Reads until `limit` lines were handed to `show`.
  ///
  /// - Throws: `KafkaError` of a partition that cannot be read any more, and of the client where trying again cannot
  ///   help. Brokers that are away are waited for.
  func run(_ show: (String) -> Void) throws(KafkaError) {
    let reader = try LogReader(client)
    let places = (0..<partitions).map { TopicPartition(topic: topic, partition: $0) }
    try reader.start(Dictionary(uniqueKeysWithValues: places.map { ($0, start) }))
    defer { reader.stop() }
    var shown = 0
    while true {
      let polled = reader.poll(timeout: .milliseconds(250))
      for index in 0..<polled.messages.count {
        guard shown < limit ?? .max else { return }
        if let line = polled.messages.withMessage(index, { Self.line(of: $0, form) }) {
          show(line)
          shown += 1
        }
      }
      if shown >= limit ?? .max { return }
      if let error = polled.errors.first { throw error }
      if let error = reader.serve().first(where: { $0.kind == .configuration || $0.kind == .fatal }) { throw error }
    }
  }

  private static func line(of message: borrowing Message, _ form: EventLine.Form) -> String? {
    let type: String? = message.withHeader("ce_type") { value in
      guard let value else { return nil }
      return value.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
    let value = message.hasValue ? message.value.withUnsafeBytes { Array($0) } : nil
    return EventLine.of(value, type: type, form: form)
  }
}
