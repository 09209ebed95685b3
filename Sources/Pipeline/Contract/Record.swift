package import Events
import Kafka

/// A borrowed view of one record. It lives inside the closure that it is handed to, and copies nothing: every buffer
/// that it lends is valid only as long as it is.
package struct Record: ~Copyable {
  private enum Source {
    case message(MessageBatch, Int)
    case value(OwnedRecord)
  }

  /// The full name of the record's topic.
  package let topic: String
  package let partition: Int32
  package let offset: Int64
  /// The record's own timestamp; nil where neither its producer nor the broker gave one.
  package let timestamp: Timestamp?
  /// nil where the record has no key.
  package let key: UnsafeRawBufferPointer?
  /// nil for a tombstone.
  package let value: UnsafeRawBufferPointer?
  private let source: Source

  init(_ message: borrowing Message, at index: Int, of batch: MessageBatch) {
    topic = message.topic
    partition = message.partition
    offset = message.offset
    timestamp = message.timestampKind == .none ? nil : Timestamp(milliseconds: message.timestamp)
    key = message.hasKey ? message.key.withUnsafeBytes { $0 } : nil
    value = message.hasValue ? message.value.withUnsafeBytes { $0 } : nil
    source = .message(batch, index)
  }

  init(_ record: OwnedRecord, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?) {
    topic = record.topic
    partition = record.partition
    offset = record.offset
    timestamp = record.timestamp
    self.key = key
    self.value = value
    source = .value(record)
  }

  package var place: RecordPlace { RecordPlace(topic: topic, partition: partition, offset: offset) }

  /// Lends each header's name and value (nil for a null value), in order; several may have one name.
  package func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
    switch source {
    case .message(let batch, let index):
      batch.withMessage(index) { message in
        message.headers.forEach { name, value in
          name.withUnsafeBytes { name in
            if let value { value.withUnsafeBytes { body(name, $0) } } else { body(name, nil) }
          }
        }
      }
    case .value(let record):
      for header in record.headers {
        Array(header.name.utf8).withUnsafeBytes { name in
          if let value = header.value { value.withUnsafeBytes { body(name, $0) } } else { body(name, nil) }
        }
      }
    }
  }

  /// Lends the value of the last header called `name`; nil where there is none or its value is null.
  package func withHeader<Result>(_ name: StaticString, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    switch source {
    case .message(let batch, let index):
      batch.withMessage(index) { message in
        message.withHeader(name) { value in
          guard let value else { return nil }
          return value.withUnsafeBytes(body)
        }
      }
    case .value(let record):
      record.header(name.description).map { $0.withUnsafeBytes(body) }
    }
  }

  /// The value of the last header called `name`, as text; nil where there is none.
  package func header(_ name: StaticString) -> String? {
    withHeader(name) { String(decoding: $0, as: UTF8.self) }
  }

  /// The record as a value.
  package borrowing func owned() -> OwnedRecord {
    var headers: [OwnedRecord.Header] = []
    forEachHeader { headers.append(.init(String(decoding: $0, as: UTF8.self), $1.map { Array($0) })) }
    return OwnedRecord(
      topic: topic, partition: partition, offset: offset, timestamp: timestamp ?? .epoch, key: key.map { Array($0) },
      value: value.map { Array($0) }, headers: headers)
  }
}
