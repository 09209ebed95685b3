/// What `ingest` keeps of one raw partition number: the time it has reached, and the ids it has seen last.
package struct IngestState: Sendable {
  package internal(set) var clock: PartitionClock
  var ids: IdentifierRing

  init(rememberedIDs: Int) {
    clock = PartitionClock()
    ids = IdentifierRing(limit: rememberedIDs)
  }

  /// How many ids are remembered.
  package var rememberedIDs: Int { ids.count }
}
