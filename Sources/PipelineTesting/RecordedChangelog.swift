package import Pipeline

/// A changelog in memory: what a stage's states hand over, as the records that a broker would be sent.
package struct RecordedChangelog: Sendable {
  package struct Record: Sendable, Hashable {
    package var offset: Int64
    package var key: [UInt8]
    /// nil for a tombstone.
    package var value: [UInt8]?
  }

  /// By partition, in the order of the offsets.
  package private(set) var records: [Int32: [Record]] = [:]
  package let stage: String
  /// How many records, and how many bytes of keys and values, were ever appended.
  package private(set) var appended = (records: 0, bytes: 0)
  private var nextOffset: [Int32: Int64] = [:]

  package init(stage: String) { self.stage = stage }

  package mutating func append(_ block: borrowing ChangelogBlock) {
    for record in block.records {
      let offset = nextOffset[record.partition, default: 0]
      nextOffset[record.partition] = offset + 1
      records[record.partition, default: []].append(
        Record(
          offset: offset, key: Array(block.bytes(record.key)), value: record.value.map { Array(block.bytes($0)) }))
      appended.records += 1
      appended.bytes += record.key.count + (record.value?.count ?? 0)
    }
  }

  /// Removes records that a later one of the same key supersedes, where `isTaken` says so, as compaction may.
  package mutating func compact(where isTaken: () -> Bool = { true }) {
    for (partition, list) in records {
      var last: [[UInt8]: Int64] = [:]
      for record in list { last[record.key] = record.offset }
      records[partition] = list.filter { last[$0.key] == $0.offset || !isTaken() }
    }
  }

  /// The same without one record of a partition, as a fault may leave it.
  package func without(_ place: Int, of partition: Int32) -> RecordedChangelog {
    var copy = self
    copy.records[partition]?.remove(at: place)
    return copy
  }

  /// The state that the changelog of a partition says, in `state`'s place, and what decoding it found.
  package func restore<State: KeptState>(
    _ partition: Int32, into state: inout State
  ) throws -> ChangelogDecoder.Summary {
    var decoder = ChangelogDecoder(stage: stage, topic: "leeway.\(stage).changelog", partition: partition)
    for record in records[partition] ?? [] {
      try record.key.withUnsafeBytes { key in
        try Self.lend(record.value) { value in
          try decoder.decode(key: key, value: value, offset: record.offset) { try state.restore(key: $0, value: $1) }
        }
      }
    }
    let summary = try decoder.finish()
    if summary.records > 0 { try state.finishRestoring() }
    return summary
  }

  private static func lend(_ value: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Void) rethrows {
    if let value { try value.withUnsafeBytes { try body($0) } } else { try body(nil) }
  }
}
