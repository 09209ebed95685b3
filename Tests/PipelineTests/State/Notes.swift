import Events

@testable import Pipeline

/// A state for tests: notes under names.
struct Notes: KeptState, Equatable {
  private(set) var notes: [String: [UInt8]] = [:]
  private var changed: Set<String> = []
  private(set) var isFinished = false

  static func == (left: Notes, right: Notes) -> Bool { left.notes == right.notes }

  mutating func note(_ name: String, _ text: [UInt8]?) {
    notes[name] = text
    changed.insert(name)
  }

  mutating func takeChanges(into changes: inout StateChanges) {
    for name in changed.sorted() {
      if let note = notes[name] {
        changes.put(name) { writer in note.withUnsafeBytes { writer.append($0) } }
      } else {
        changes.remove(name)
      }
    }
    changed = []
  }

  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    notes[String(decoding: key, as: UTF8.self)] = value.map { Array($0) }
  }

  mutating func finishRestoring() throws { isFinished = true }
}

/// Records of one changelog partition, copied out of a block.
struct ChangelogRecords {
  struct Record: Hashable {
    var key: [UInt8]
    var value: [UInt8]?
  }

  var records: [Record] = []

  init(_ records: [Record] = []) { self.records = records }

  mutating func append(_ block: borrowing ChangelogBlock) {
    for record in block.records {
      records.append(Record(key: Array(block.bytes(record.key)), value: record.value.map { Array(block.bytes($0)) }))
    }
  }

  /// What the records say, with offsets that begin at 0.
  func decoded() throws -> (state: Notes, summary: ChangelogDecoder.Summary) {
    var decoder = ChangelogDecoder(stage: "notes", topic: "leeway.notes.changelog", partition: 3)
    var state = Notes()
    for (offset, record) in records.enumerated() {
      try record.key.withUnsafeBytes { key in
        try (record.value ?? []).withUnsafeBytes { bytes in
          let value = record.value == nil ? nil : bytes
          try decoder.decode(key: key, value: value, offset: Int64(offset)) { try state.restore(key: $0, value: $1) }
        }
      }
    }
    return (state, try decoder.finish())
  }

  /// Without records that a later one supersedes, where `isTaken` says so.
  func compacted(_ isTaken: () -> Bool) -> ChangelogRecords {
    var last: [[UInt8]: Int] = [:]
    for (place, record) in records.enumerated() { last[record.key] = place }
    return ChangelogRecords(
      records.enumerated().filter { last[$0.element.key] == $0.offset || !isTaken() }.map(\.element))
  }
}
