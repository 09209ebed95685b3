package import Events

/// What a stage returns for a batch: records to send, and counts.
///
/// Everything is written one after another into one growing block of bytes, and sent from there without a copy; it is
/// kept until the batch is committed, so that the same bytes can be sent again. A record is written between ``open``
/// and ``close``: its key, its headers and its value, in any order.
package struct StageOutput: ~Copyable {
  /// Where something lies in the block of bytes.
  package struct Slice: Sendable, Equatable {
    package var start: Int
    package var count: Int
  }

  package struct Header: Sendable {
    package var name: Slice
    /// nil for a null value.
    package var value: Slice?
  }

  package struct Entry: Sendable {
    package var topic: Topic
    package var partition: Int32
    package var key: Slice?
    package var value: Slice?
    package var headers: Range<Int>
    /// The record's own time, where it is another's copy and its topic does not set the time itself; nil for now.
    package var timestamp: Timestamp?
  }

  /// The block of bytes. A stage appends a value's bytes to it between ``beginValue()`` and ``endValue()``.
  package var writer: JSONWriter
  package private(set) var entries: [Entry] = []
  package private(set) var headers: [Header] = []
  /// What the stage itself counts, by name.
  package private(set) var counted: [String: Int64] = [:]
  /// Records sent to quarantine, by the rule they broke.
  package private(set) var quarantined: [QuarantineRule: Int64] = [:]
  private var valueStart: Int?

  package init() {
    writer = JSONWriter()
  }

  package var count: Int { entries.count }

  /// Begins a record for `partition` of `topic`.
  package mutating func open(_ topic: Topic, partition: Int32) {
    entries.append(
      Entry(topic: topic, partition: partition, key: nil, value: nil, headers: headers.count..<headers.count))
  }

  /// Gives the record a time of its own; see ``Entry/timestamp``.
  package mutating func timestamp(_ time: Timestamp) {
    entries[entries.count - 1].timestamp = time
  }

  /// Ends the record.
  package mutating func close() {
    let last = entries.count - 1
    entries[last].headers = entries[last].headers.lowerBound..<headers.count
  }

  package mutating func key(_ bytes: UnsafeRawBufferPointer) {
    entries[entries.count - 1].key = append(bytes)
  }

  package mutating func key(_ text: String) {
    entries[entries.count - 1].key = append(text)
  }

  package mutating func header(_ name: String, _ value: String) {
    headers.append(Header(name: append(name), value: append(value)))
  }

  package mutating func header(_ name: String, _ value: UnsafeRawBufferPointer) {
    headers.append(Header(name: append(name), value: append(value)))
  }

  /// A header whose value `write` appends to the block of bytes.
  package mutating func header(_ name: String, _ write: (inout JSONWriter) -> Void) {
    let name = append(name)
    let start = writer.count
    write(&writer)
    headers.append(Header(name: name, value: Slice(start: start, count: writer.count - start)))
  }

  /// A header that bytes already written are the name and the value of.
  package mutating func header(_ name: Slice, _ value: Slice?) {
    headers.append(Header(name: name, value: value))
  }

  /// Appends bytes that several records share, such as a header's name; see ``header(_:_:)-(Slice,_)``.
  package mutating func share(_ text: String) -> Slice { append(text) }

  /// Appends bytes that a header's name or value lies in.
  package mutating func share(_ bytes: UnsafeRawBufferPointer) -> Slice { append(bytes) }

  package mutating func value(_ bytes: UnsafeRawBufferPointer) {
    entries[entries.count - 1].value = append(bytes)
  }

  /// Begins the value: what is appended to ``writer`` until ``endValue()`` is the value.
  package mutating func beginValue() {
    valueStart = writer.count
  }

  package mutating func endValue() {
    guard let start = valueStart else { preconditionFailure("endValue() without beginValue()") }
    entries[entries.count - 1].value = Slice(start: start, count: writer.count - start)
    valueStart = nil
  }

  /// Adds to what the stage counts under `name`.
  package mutating func count(_ name: String, _ amount: Int64 = 1) {
    counted[name, default: 0] += amount
  }

  mutating func countQuarantined(_ rule: QuarantineRule) {
    quarantined[rule, default: 0] += 1
  }

  /// Empties the output and keeps its memory.
  package mutating func removeAll() {
    writer.removeAll()
    entries.removeAll(keepingCapacity: true)
    headers.removeAll(keepingCapacity: true)
    counted.removeAll(keepingCapacity: true)
    quarantined.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) -> Slice {
    let start = writer.count
    writer.append(bytes)
    return Slice(start: start, count: bytes.count)
  }

  private mutating func append(_ text: String) -> Slice {
    let start = writer.count
    var text = text
    text.withUTF8 { writer.append(UnsafeRawBufferPointer($0)) }
    return Slice(start: start, count: writer.count - start)
  }
}

extension StageOutput {
  /// The records as values, in the order in which they are sent.
  package borrowing func records(_ layout: TopicLayout) -> [OwnedRecord] {
    var records: [OwnedRecord] = []
    for entry in entries {
      var record = OwnedRecord(topic: layout.name(of: entry.topic), partition: entry.partition, value: nil)
      if let key = entry.key { record.key = bytes(key) }
      if let value = entry.value { record.value = bytes(value) }
      for header in headers[entry.headers] {
        var value: [UInt8]?
        if let slice = header.value { value = bytes(slice) }
        record.headers.append(OwnedRecord.Header(text(header.name), value))
      }
      records.append(record)
    }
    return records
  }

  package borrowing func bytes(_ slice: Slice) -> [UInt8] {
    writer.withUnsafeBytes { Array($0[slice.start..<slice.start + slice.count]) }
  }

  package borrowing func text(_ slice: Slice) -> String {
    String(decoding: bytes(slice), as: UTF8.self)
  }
}
