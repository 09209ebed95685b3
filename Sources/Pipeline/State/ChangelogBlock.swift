import Events

/// Records for a changelog, ready to be sent from the one block of bytes that they lie in.
package struct ChangelogBlock: ~Copyable {
  /// One record; its bytes lie in the block.
  package struct Record: Sendable, Equatable {
    package let partition: Int32
    package let key: Range<Int>
    /// nil for a tombstone.
    package let value: Range<Int>?
  }

  package internal(set) var records: [Record] = []
  var writer = JSONWriter()

  package init() {}

  package var isEmpty: Bool { records.isEmpty }
  /// Bytes of keys and values, as they are sent.
  package var byteCount: Int { writer.count }

  /// The bytes of a key or a value, valid until the block changes.
  package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { writer.bytes(range) }

  /// Appends the record that says up to where the state of `partition` has taken its input in.
  ///
  /// - Parameter next: the offset of the next record, for every input topic.
  package mutating func appendPosition(partition: Int32, _ next: [String: Int64]) {
    let key = ChangelogFormat.appendKey(.position, UnsafeRawBufferPointer(start: nil, count: 0), to: &writer)
    var text = JSONWriter(capacity: 256)
    text.beginObject()
    for (topic, offset) in next.sorted(by: { $0.key < $1.key }) {
      text.key(string: topic)
      text.append(offset)
    }
    text.endObject()
    let value = ChangelogFormat.appendValue(.plain, parts: 1, whole: 0, text.contents, key: key, to: &writer)
    records.append(Record(partition: partition, key: key, value: value))
  }

  /// Appends the record before which nothing counts.
  package mutating func appendRebuilt(partition: Int32) {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    let key = ChangelogFormat.appendKey(.rebuilt, nothing, to: &writer)
    let value = ChangelogFormat.appendValue(.plain, parts: 1, whole: 0, nothing, key: key, to: &writer)
    records.append(Record(partition: partition, key: key, value: value))
  }

  /// Appends a record that removes another, whatever its key is.
  package mutating func appendRemoval(partition: Int32, key: some Collection<UInt8>) {
    let start = writer.count
    for byte in key { writer.append(byte: byte) }
    records.append(Record(partition: partition, key: start..<writer.count, value: nil))
  }

  /// Forgets all and keeps the memory, but for what an uncommonly large batch took.
  package mutating func removeAll() {
    writer.removeAll(keepingCapacity: 8 << 20)
    records.removeAll(keepingCapacity: true)
  }
}
