import Events
import Kafka

/// Sends a stage's outputs and its state's changes through a producer, straight from the memory that they were written
/// to. That must stay as it is until all are acknowledged or given up.
final class Outbox {
  private let producer: Producer
  private let names: [Topic: String]
  private let changelog: String?
  /// The topic that was sent to last: records come in runs of one topic.
  private var last: (topic: Topic, handle: TopicHandle)?

  /// - Parameter changelog: the name of the topic that state is kept in.
  init(producer: Producer, layout: TopicLayout, outputs: [Topic], changelog: String?) {
    self.producer = producer
    self.changelog = changelog
    names = Dictionary(uniqueKeysWithValues: outputs.map { ($0, layout.name(of: $0)) })
  }

  /// Puts every record of `output` into the producer's queue.
  func send(_ output: borrowing StageOutput) throws(KafkaError) {
    let bytes = output.writer.contents
    for entry in output.entries {
      var headers: Headers?
      if !entry.headers.isEmpty {
        var list = Headers(capacity: entry.headers.count)
        for header in output.headers[entry.headers] {
          list.append(bytes[header.name], header.value.map { bytes[$0] })
        }
        headers = consume list
      }
      try producer.send(
        to: handle(entry.topic), partition: entry.partition, key: entry.key.map { bytes[$0] },
        value: entry.value.map { bytes[$0] }, headers: headers,
        timestamp: entry.timestamp?.milliseconds ?? 0)
    }
  }

  private func handle(_ topic: Topic) throws(KafkaError) -> TopicHandle {
    if let last, last.topic == topic { return last.handle }
    guard let name = names[topic] else {
      preconditionFailure("\(topic.rawValue) is not among the stage's outputs")
    }
    let handle = try producer.topic(name)
    last = (topic, handle)
    return handle
  }

  /// Puts every record of `block` into the producer's queue, for the changelog's partitions.
  func send(_ block: borrowing ChangelogBlock) throws(KafkaError) {
    guard !block.isEmpty else { return }
    guard let changelog else { preconditionFailure("there is no changelog to send to") }
    let topic = try producer.topic(changelog)
    for record in block.records {
      try producer.send(
        to: topic, partition: record.partition, key: block.bytes(record.key),
        value: record.value.map { block.bytes($0) })
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate subscript(slice: StageOutput.Slice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[slice.start..<slice.start + slice.count])
  }
}
