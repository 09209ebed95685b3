/// Where a record lies in the log.
package struct DocumentPointer: Sendable, Hashable, Codable, CustomStringConvertible {
  package var topic: String
  package var partition: Int32
  package var offset: Int64

  package init(topic: String, partition: Int32, offset: Int64) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
  }

  package var description: String { "\(topic)/\(partition)@\(offset)" }
}
