import Events
package import Pipeline

/// What `ingest` keeps of one raw partition number: the time it has reached, and the ids it has seen last.
///
/// It is kept as the blocks of the ids' ring that a batch touched, and one entry, `state`, for all else. So the changelog
/// holds as many entries as the ring has blocks, however many documents come.
package struct IngestState: KeptState {
  package internal(set) var clock = PartitionClock()
  /// How many records have been taken in: documents, repeats and refused ones.
  private(set) var records: Int64 = 0
  private var ids: KeptIdentifiers
  private var kept: Core

  /// The entry that changes with every batch.
  private struct Core: Sendable, Hashable {
    var ids: KeptIdentifiers.Extent
    var records: Int64
    var time: Timestamp?
  }

  private static let coreKey = "state"
  private static let version: UInt8 = 1

  init(rememberedIDs: Int, bound: IdentifierBound) {
    ids = KeptIdentifiers(IdentifierRing(limit: rememberedIDs, bound: bound))
    kept = Core(ids: ids.extent, records: 0, time: nil)
  }

  /// How many ids are remembered.
  package var rememberedIDs: Int { ids.ring.count }

  /// A record comes: ids that are remembered no longer are forgotten.
  mutating func beginRecord() {
    records += 1
    ids.ring.forget(before: records, time: clock.time)
  }

  func contains(_ hash: IdentifierHash) -> Bool { ids.ring.contains(hash) }

  /// Remembers the id that the present record brought.
  mutating func insert(_ hash: IdentifierHash, time: Timestamp) {
    ids.ring.insert(hash, record: records, time: time)
  }
}

extension IngestState {
  private var core: Core { Core(ids: ids.extent, records: records, time: clock.time) }

  package mutating func takeChanges(into changes: inout StateChanges) {
    let core = core
    guard core != kept || ids.isLaidOutAnew else { return }
    ids.takeChanges(into: &changes)
    changes.put(Self.coreKey) { writer in
      writer.append(byte: Self.version)
      core.ids.write(into: &writer)
      writer.append(variable: UInt64(core.records))
      writer.append(ifAny: core.time)
    }
    kept = core
  }

  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    if try ids.restore(key: key, value: value) { return }
    guard key.elementsEqual(Self.coreKey.utf8) else { throw StateFault("ingest keeps no such entry") }
    kept = try StateReader.read(Self.coreKey, value, version: Self.version) { reader throws(StateFault) in
      let extent = try KeptIdentifiers.Extent(&reader)
      let number = try reader.variable()
      guard let records = Int64(exactly: number) else { throw StateFault("it has seen \(number) records") }
      return Core(ids: extent, records: records, time: try reader.timeIfAny())
    }
  }

  package mutating func finishRestoring() throws {
    try ids.finishRestoring(kept.ids)
    records = kept.records
    clock = PartitionClock(time: kept.time)
    kept = core
  }
}
