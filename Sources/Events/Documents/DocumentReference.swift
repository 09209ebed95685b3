/// A document by its id and by where it lies in the log.
package struct DocumentReference: Sendable, Hashable {
  package var id: String
  package var pointer: DocumentPointer

  package init(id: String, pointer: DocumentPointer) {
    self.id = id
    self.pointer = pointer
  }
}

extension DocumentReference: Codable {
  private enum Key: String, CodingKey { case id, topic, partition, offset }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    id = try container.decode(String.self, forKey: .id)
    pointer = DocumentPointer(
      topic: try container.decode(String.self, forKey: .topic),
      partition: try container.decode(Int32.self, forKey: .partition),
      offset: try container.decode(Int64.self, forKey: .offset))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try container.encode(pointer.topic, forKey: .topic)
    try container.encode(pointer.partition, forKey: .partition)
    try container.encode(pointer.offset, forKey: .offset)
  }
}
