import Events
import Pipeline

extension JSONWriter {
  /// `topic-partition-offset`, without quotes.
  mutating func append(position record: borrowing Record) {
    var topic = record.topic
    topic.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    append(byte: UInt8(ascii: "-"))
    append(record.partition)
    append(byte: UInt8(ascii: "-"))
    append(record.offset)
  }

  /// A time as it stands in a header: RFC 3339 without quotes.
  mutating func append(unquoted time: Timestamp) {
    var text = time.description
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }
}
