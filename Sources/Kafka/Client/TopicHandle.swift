import CRdKafka

/// A topic to send to, looked up once. Belongs to the producer that made it, and to its thread.
package final class TopicHandle {
  package let name: String
  let pointer: OpaquePointer
  private let client: Client

  init(_ name: String, client: Client) throws(KafkaError) {
    guard let pointer = rd_kafka_topic_new(client.handle, name, nil) else {
      throw KafkaError(rd_kafka_last_error(), operation: "open the topic", topic: name)
    }
    self.name = name
    self.pointer = pointer
    self.client = client
  }

  deinit { rd_kafka_topic_destroy(pointer) }
}
