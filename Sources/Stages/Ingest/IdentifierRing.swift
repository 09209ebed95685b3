/// The last identifiers seen, at most `limit` of them: the oldest is forgotten for each new one.
///
/// 16 bytes an identifier in the ring and 5 to 11 in the table that finds it: 12 MB for 500,000. It begins small and
/// doubles as it fills. An identifier that is remembered keeps its place: a repeat does not make it younger, so what is
/// forgotten depends on the order of the first occurrences alone.
struct IdentifierRing: Sendable {
  /// How many identifiers are remembered at most; 0 remembers none.
  let limit: Int
  /// The ring: in the order in which they came, from `oldest` on once it is full.
  private var hashes: [IdentifierHash] = []
  private var oldest = 0
  /// Open addressing with linear probing: a place in the ring plus one, or 0 where free. A power of two in size.
  private var table: [UInt32] = []

  /// The most that `limit` may be: 2²⁴.
  static let mostIdentifiers = 1 << 24

  init(limit: Int) {
    self.limit = min(max(limit, 0), Self.mostIdentifiers)
  }

  /// How many are remembered.
  var count: Int { hashes.count }

  func contains(_ hash: IdentifierHash) -> Bool {
    !table.isEmpty && table[slot(of: hash)] != 0
  }

  /// Remembers an identifier; one that is remembered already keeps its place.
  mutating func insert(_ hash: IdentifierHash) {
    guard limit > 0 else { return }
    if table.isEmpty { table = Array(repeating: 0, count: 64) }
    let slot = slot(of: hash)
    guard table[slot] == 0 else { return }
    if hashes.count < limit {
      append(hash, at: slot)
    } else {
      replaceOldest(with: hash)
    }
  }

  /// The slot that holds `hash`, or the free one where it would be put.
  private func slot(of hash: IdentifierHash) -> Int {
    let mask = table.count - 1
    var slot = home(of: hash)
    while table[slot] != 0, hashes[Int(table[slot]) - 1] != hash { slot = (slot + 1) & mask }
    return slot
  }

  private func home(of hash: IdentifierHash) -> Int {
    Int(truncatingIfNeeded: hash.low) & (table.count - 1)
  }

  private mutating func append(_ hash: IdentifierHash, at slot: Int) {
    hashes.append(hash)
    table[slot] = UInt32(hashes.count)
    if hashes.count * 4 > table.count * 3 { grow() }
  }

  private mutating func grow() {
    table = Array(repeating: 0, count: table.count * 2)
    for (place, hash) in hashes.enumerated() { table[slot(of: hash)] = UInt32(place + 1) }
  }

  private mutating func replaceOldest(with hash: IdentifierHash) {
    remove(slot(of: hashes[oldest]))
    hashes[oldest] = hash
    table[freeSlot(for: hash)] = UInt32(oldest + 1)
    oldest += 1
    if oldest == hashes.count { oldest = 0 }
  }

  private func freeSlot(for hash: IdentifierHash) -> Int {
    let mask = table.count - 1
    var slot = home(of: hash)
    while table[slot] != 0 { slot = (slot + 1) & mask }
    return slot
  }

  /// Frees a slot, and moves those behind it up that could not have been found any more (Knuth, The Art of Computer
  /// Programming, volume 3, algorithm 6.4 R).
  private mutating func remove(_ removed: Int) {
    let mask = table.count - 1
    var free = removed
    var slot = removed
    table[free] = 0
    while true {
      slot = (slot + 1) & mask
      guard table[slot] != 0 else { return }
      let home = home(of: hashes[Int(table[slot]) - 1])
      // It may move to the free slot unless its home lies cyclically between that slot and its own.
      if (slot - home) & mask >= (slot - free) & mask {
        table[free] = table[slot]
        table[slot] = 0
        free = slot
      }
    }
  }
}
