import Events
import Kafka

/// Sends a stage's outputs through a producer, straight from the memory that they were written to.
final class Outbox {
  let producer: Producer
  private let names: [Topic: String]

  init(producer: Producer, layout: TopicLayout, outputs: [Topic]) {
    self.producer = producer
    names = Dictionary(uniqueKeysWithValues: outputs.map { ($0, layout.name(of: $0)) })
  }

  /// Puts every record of `output` into the producer's queue. The output must stay as it is until all are acknowledged.
  func send(_ output: borrowing StageOutput) throws(KafkaError) {
    let bytes = output.writer.contents
    for entry in output.entries {
      guard let name = names[entry.topic] else {
        preconditionFailure("\(entry.topic.rawValue) is not among the stage's outputs")
      }
      var headers = Headers(capacity: entry.headers.count)
      for header in output.headers[entry.headers] {
        headers.append(bytes[header.name], header.value.map { bytes[$0] })
      }
      try producer.send(
        to: producer.topic(name), partition: entry.partition, key: entry.key.map { bytes[$0] },
        value: entry.value.map { bytes[$0] }, headers: headers)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate subscript(slice: StageOutput.Slice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[slice.start..<slice.start + slice.count])
  }
}
