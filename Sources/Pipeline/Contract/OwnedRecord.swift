package import Events

/// A record as a value: for tests, for records read back one by one, and wherever speed does not matter.
package struct OwnedRecord: Sendable, Hashable {
  package struct Header: Sendable, Hashable {
    package var name: String
    /// nil for a null value; an empty value is not the same.
    package var value: [UInt8]?

    package init(_ name: String, _ value: [UInt8]?) {
      self.name = name
      self.value = value
    }

    package init(_ name: String, _ value: String) {
      self.init(name, Array(value.utf8))
    }
  }

  package var topic: String
  package var partition: Int32
  package var offset: Int64
  package var timestamp: Timestamp
  /// nil where the record has no key; an empty key is not the same.
  package var key: [UInt8]?
  /// nil for a tombstone; an empty value is not the same.
  package var value: [UInt8]?
  package var headers: [Header]

  package init(
    topic: String, partition: Int32 = 0, offset: Int64 = 0, timestamp: Timestamp = Timestamp(microseconds: 0),
    key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = []
  ) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.timestamp = timestamp
    self.key = key
    self.value = value
    self.headers = headers
  }

  package init(
    topic: String, partition: Int32 = 0, offset: Int64 = 0, timestamp: Timestamp = Timestamp(microseconds: 0),
    key: String?, value: String, headers: [Header] = []
  ) {
    self.init(
      topic: topic, partition: partition, offset: offset, timestamp: timestamp,
      key: key.map { Array($0.utf8) }, value: Array(value.utf8), headers: headers)
  }

  /// The value of the last header called `name`, as Kafka's clients look headers up.
  package func header(_ name: String) -> [UInt8]? {
    headers.last { $0.name == name }?.value
  }

  /// The same as text.
  package func headerText(_ name: String) -> String? {
    header(name).map { String(decoding: $0, as: UTF8.self) }
  }
}
