package import Events

/// The entries of states that changed in a batch: keys and values, one after another in one growing block of bytes.
///
/// What is written into a value is the stage's own affair; ``JSONWriter`` takes bytes of any kind. Where nothing
/// changed, nothing is allocated or written.
package struct StateChanges: ~Copyable {
  /// One changed entry; its bytes lie in ``writer``.
  package struct Entry: Sendable, Equatable {
    package let partition: Int32
    package let key: Range<Int>
    /// nil where the entry is removed.
    package let value: Range<Int>?
  }

  /// The partition whose state is asked next. Whoever asks sets it before.
  package var partition: Int32 = 0
  package private(set) var entries: [Entry] = []
  private(set) var writer = JSONWriter()

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }
  /// Bytes of keys and values.
  package var byteCount: Int { writer.count }

  /// The entry `key` has the value that `write` appends.
  package mutating func put(_ key: some StateKey, _ write: (inout JSONWriter) -> Void) {
    let start = writer.count
    key.write(into: &writer)
    let middle = writer.count
    write(&writer)
    entries.append(Entry(partition: partition, key: start..<middle, value: middle..<writer.count))
  }

  /// The entry `key` is no more.
  package mutating func remove(_ key: some StateKey) {
    let start = writer.count
    key.write(into: &writer)
    entries.append(Entry(partition: partition, key: start..<writer.count, value: nil))
  }

  /// Forgets all and keeps the memory, but for what an uncommonly large batch took.
  package mutating func removeAll() {
    writer.removeAll(keepingCapacity: 8 << 20)
    entries.removeAll(keepingCapacity: true)
  }

  /// The bytes at `range`, valid until the changes change.
  package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { writer.bytes(range) }
}

/// What names an entry of a state: any bytes, none included.
package protocol StateKey {
  func write(into writer: inout JSONWriter)
}

extension String: StateKey {
  package func write(into writer: inout JSONWriter) {
    var text = self
    text.withUTF8 { writer.append(UnsafeRawBufferPointer($0)) }
  }
}

extension [UInt8]: StateKey {
  package func write(into writer: inout JSONWriter) {
    withUnsafeBytes { writer.append($0) }
  }
}
