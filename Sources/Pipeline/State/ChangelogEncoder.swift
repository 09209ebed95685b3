import Events

/// Makes the records of a changelog from what changed.
///
/// It remembers which entries have several parts, so that parts that are not needed any more are removed.
package struct ChangelogEncoder: ~Copyable {
  private let recordLimit: Int
  private var frame = JSONWriter()
  private var partsOf: [Int32: [[UInt8]: Int]] = [:]

  /// - Parameter recordLimit: `max.message.bytes` of the changelog.
  package init(recordLimit: Int) {
    self.recordLimit = max(recordLimit, 4_096)
  }

  /// Takes over what restoring `partition` found of entries in several parts.
  package mutating func adopt(_ parts: [[UInt8]: Int], of partition: Int32) {
    partsOf[partition] = parts.isEmpty ? nil : parts
  }

  /// Appends the records of `changes`, in their order.
  package mutating func encode(_ changes: borrowing StateChanges, into block: inout ChangelogBlock) {
    for entry in changes.entries {
      let key = changes.bytes(entry.key)
      var parts = 0
      if let value = entry.value {
        parts = put(key, changes.bytes(value), partition: entry.partition, into: &block)
      } else {
        remove(.entry, 0, key, partition: entry.partition, from: &block)
      }
      note(parts, of: key, partition: entry.partition, in: &block)
    }
  }

  /// - Returns: of how many parts it is.
  private mutating func put(
    _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, partition: Int32, into block: inout ChangelogBlock
  ) -> Int {
    frame.removeAll(keepingCapacity: 8 << 20)
    LZ4Frame.compress(value, into: &frame)
    let room = recordLimit - ChangelogFormat.recordOverhead - ChangelogFormat.headerSize - key.count - 7
    let size = max(room, 1_024)
    let parts = (frame.count + size - 1) / size
    precondition(parts <= ChangelogFormat.mostParts, "an entry of a state is of a size that can be sent")
    let whole = parts > 1 ? XXHash64.hash(frame.contents) : 0
    for part in 0..<parts {
      let content = frame.bytes(part * size..<min(frame.count, (part + 1) * size))
      let place = ChangelogFormat.appendKey(part == 0 ? .entry : .part, part: part, key, to: &block.writer)
      let value = ChangelogFormat.appendValue(
        .frame, parts: part == 0 ? parts : part, whole: whole, content, key: place, to: &block.writer)
      block.records.append(.init(partition: partition, key: place, value: value))
    }
    return parts
  }

  private func remove(
    _ kind: ChangelogFormat.Kind, _ part: Int, _ key: UnsafeRawBufferPointer, partition: Int32,
    from block: inout ChangelogBlock
  ) {
    let place = ChangelogFormat.appendKey(kind, part: part, key, to: &block.writer)
    block.records.append(.init(partition: partition, key: place, value: nil))
  }

  /// Removes the parts that the entry had beyond `parts`, and remembers how many it has now.
  private mutating func note(
    _ parts: Int, of key: UnsafeRawBufferPointer, partition: Int32, in block: inout ChangelogBlock
  ) {
    guard parts > 1 || partsOf[partition] != nil else { return }
    let name = Array(key)
    let before = partsOf[partition]?[name] ?? 1
    for part in stride(from: max(parts, 1), to: before, by: 1) {
      remove(.part, part, key, partition: partition, from: &block)
    }
    partsOf[partition, default: [:]][name] = parts > 1 ? parts : nil
    if partsOf[partition]?.isEmpty == true { partsOf[partition] = nil }
  }
}
