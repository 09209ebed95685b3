import Events

/// Makes entries of the records of one partition of a changelog, and notices what is damaged or missing.
///
/// Whether an entry in several parts is whole shows at the end alone: compaction may have taken parts of a version that
/// a later one in the log replaces.
package struct ChangelogDecoder: ~Copyable {
  /// What the log said.
  package struct Summary: Sendable, Equatable {
    /// The offset of the next record of every input topic; nil where the log is empty.
    package var position: [String: Int64]?
    /// The entries that have several parts, with their number; for ``ChangelogEncoder/adopt(_:of:)``.
    package var partsOf: [[UInt8]: Int] = [:]
    package var records: Int64 = 0
    /// Bytes of keys and values.
    package var bytes: Int64 = 0
  }

  /// An entry of several parts, of which some have come.
  private struct Pending {
    let whole: UInt64
    let count: Int
    let coding: ChangelogFormat.Coding
    let offset: Int64
    var parts: [Int: [UInt8]]
  }

  private let stage: String
  private let topic: String
  private let partition: Int32
  private var frames = LZ4FrameReader()
  private var pending: [[UInt8]: Pending] = [:]
  private var firstEntry: Int64?
  private var summary = Summary()

  package init(stage: String, topic: String, partition: Int32) {
    self.stage = stage
    self.topic = topic
    self.partition = partition
  }

  /// Takes in the record at `offset` and hands on the entry that it completes or removes.
  package mutating func decode(
    key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, offset: Int64,
    into body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws -> Void
  ) throws(ChangelogError) {
    summary.records += 1
    summary.bytes += Int64((key?.count ?? 0) + (value?.count ?? 0))
    do {
      let record = try ChangelogRecord(key: key, value: value)
      switch record.kind {
      case .position: try takePosition(record)
      case .entry: try takeEntry(record, at: offset, body)
      case .part: try takePart(record, body)
      case .rebuilt: takeRebuilt()
      }
    } catch {
      throw ChangelogError(stage: stage, topic: topic, partition: partition, offset: offset, fault: "\(error)")
    }
  }

  /// After the last record.
  ///
  /// - Throws: where an entry is not whole, or where there are entries and no position.
  package consuming func finish() throws(ChangelogError) -> Summary {
    if let torn = pending.values.min(by: { $0.offset < $1.offset }) {
      throw ChangelogError(
        stage: stage, topic: topic, partition: partition, offset: torn.offset,
        fault: "of its entry's \(torn.count) parts only \(torn.parts.count) are there")
    }
    if summary.position == nil, summary.records > 0 {
      throw ChangelogError(
        stage: stage, topic: topic, partition: partition, offset: firstEntry,
        fault: "there are entries and no record that says up to which input offsets they reach")
    }
    return summary
  }

  /// Nothing that came before counts.
  private mutating func takeRebuilt() {
    pending = [:]
    firstEntry = nil
    let (records, bytes) = (summary.records, summary.bytes)
    summary = Summary()
    (summary.records, summary.bytes) = (records, bytes)
  }

  /// Whether this is the record before which nothing counts.
  static func isRebuilt(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?) -> Bool {
    guard let key, key.count == 5, key[0] == ChangelogFormat.Kind.rebuilt.rawValue else { return false }
    return (try? ChangelogRecord(key: key, value: value))?.body != nil
  }

  private mutating func takePosition(_ record: ChangelogRecord) throws {
    guard record.key.isEmpty, let body = record.body, body.coding == .plain, body.parts == 1 else {
      throw StateFault("it is not a position as this version writes it")
    }
    var position: [String: Int64] = [:]
    do {
      position = try EventCoding.decode([String: Int64].self, from: body.content)
    } catch {
      throw StateFault("its position is no object of offsets by topic: \(error)")
    }
    guard !position.isEmpty, position.values.allSatisfy({ $0 >= 0 }) else {
      throw StateFault("its position names no offset, or one below 0")
    }
    summary.position = position
  }

  private mutating func takeEntry(
    _ record: ChangelogRecord, at offset: Int64,
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void
  ) throws {
    firstEntry = firstEntry ?? offset
    if !pending.isEmpty || !summary.partsOf.isEmpty {
      let name = Array(record.key)
      pending[name] = nil
      summary.partsOf[name] = nil
    }
    guard let found = record.body else { return try body(record.key, nil) }
    guard found.parts > 1 else { return try hand(on: record.key, found.coding, found.content, body) }
    pending[Array(record.key)] = Pending(
      whole: found.whole, count: found.parts, coding: found.coding, offset: offset, parts: [0: Array(found.content)])
  }

  private mutating func takePart(
    _ record: ChangelogRecord, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void
  ) throws {
    let name = Array(record.key)
    // What belongs to no entry that is awaited was left by compaction; a removed part is not needed.
    guard let found = record.body, var entry = pending[name], found.whole == entry.whole, found.parts < entry.count
    else { return }
    entry.parts[found.parts] = Array(found.content)
    guard entry.parts.count == entry.count else {
      pending[name] = entry
      return
    }
    pending[name] = nil
    summary.partsOf[name] = entry.count
    let content = (0..<entry.count).flatMap { entry.parts[$0] ?? [] }
    try content.withUnsafeBytes { content in
      guard XXHash64.hash(content) == entry.whole else {
        throw StateFault("the parts of its entry do not fit together")
      }
      try hand(on: record.key, entry.coding, content, body)
    }
  }

  private mutating func hand(
    on key: UnsafeRawBufferPointer, _ coding: ChangelogFormat.Coding, _ content: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void
  ) throws {
    switch coding {
    case .plain: try body(key, content)
    case .frame: try frames.read(content) { try body(key, $0) }
    }
  }
}
