import Events
import Pipeline

/// The identifiers seen last: at most `limit` of them, and none for longer than `bound` asks.
///
/// Every identifier has a number, counted from 0 in the order of first occurrences; a repeat does not make it younger, so
/// what is forgotten depends on that order alone. Blocks of 256 successive ones lie in a ring. The count is exact: the
/// oldest is forgotten for each new one. The bounds are kept by the block: one is forgotten when all of its identifiers
/// lie beyond the bounds, so within them none is.
///
/// 16 bytes an identifier in the ring and 5 to 11 in the table that finds it: 12 MB for 500,000. It begins small and
/// doubles as it fills.
struct IdentifierRing: Sendable {
  /// How many identifiers are remembered at most; 0 remembers none.
  let limit: Int
  let bound: IdentifierBound
  /// The ring: identifier n lies at n modulo ``capacity``.
  private var hashes: [IdentifierHash] = []
  /// By the place of the block in the ring.
  private var blocks: [Block] = []
  /// The number of the oldest identifier that is remembered.
  private(set) var first: Int64 = 0
  /// The number that the next identifier gets.
  private(set) var next: Int64 = 0
  private var firstPlace = 0
  private var nextPlace = 0
  /// Open addressing with linear probing: a place in the ring plus one, or 0 where free. A power of two in size.
  private var table: [UInt32] = []

  /// What is known of a block's identifiers together.
  struct Block: Sendable, Hashable {
    /// The number of the record that brought the latest of them.
    var record: Int64
    /// The latest of their event times.
    var time: Timestamp
  }

  /// The most that `limit` may be: 2²⁴.
  static let mostIdentifiers = 1 << 24
  /// How many identifiers are a block.
  static let blockSize = 256

  init(limit: Int, bound: IdentifierBound = IdentifierBound()) {
    self.limit = min(max(limit, 0), Self.mostIdentifiers)
    self.bound = bound
  }

  /// How many are remembered.
  var count: Int { Int(next - first) }

  /// How many places the ring has: one block more than the limit asks for, so that a block which is begun holds nothing
  /// that is remembered.
  var capacity: Int { Self.capacity(limit) }

  static func capacity(_ limit: Int) -> Int {
    limit == 0 ? 0 : ((limit + blockSize - 1) / blockSize + 1) * blockSize
  }

  func contains(_ hash: IdentifierHash) -> Bool {
    !table.isEmpty && table[slot(of: hash)] != 0
  }

  /// Remembers an identifier; one that is remembered already keeps its place.
  ///
  /// - Parameters:
  ///   - record: the number of the record that brought it; see ``IdentifierBound``.
  ///   - time: its event time.
  mutating func insert(_ hash: IdentifierHash, record: Int64 = 0, time: Timestamp = .epoch) {
    guard limit > 0 else { return }
    if table.isEmpty { table = Array(repeating: 0, count: 64) }
    var slot = slot(of: hash)
    guard table[slot] == 0 else { return }
    if count == limit {
      forgetFirst()
      slot = freeSlot(for: hash)
    }
    append(hash, at: slot, Block(record: record, time: time))
  }

  /// Forgets the blocks that lie beyond the bounds when the record of that number comes and the partition's time is
  /// `time`.
  mutating func forget(before record: Int64, time: Timestamp?) {
    guard bound.isGiven else { return }
    while first < next, bound.excludes(blocks[firstPlace / Self.blockSize], at: record, time) {
      let left = Self.blockSize - firstPlace % Self.blockSize
      for _ in 0..<min(left, count) { forgetFirst() }
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

  private mutating func append(_ hash: IdentifierHash, at slot: Int, _ block: Block) {
    let place = nextPlace
    if place < hashes.count { hashes[place] = hash } else { hashes.append(hash) }
    note(block, at: place)
    table[slot] = UInt32(place + 1)
    next += 1
    nextPlace = place + 1 == capacity ? 0 : place + 1
    if count * 4 > table.count * 3 { grow() }
  }

  private mutating func note(_ block: Block, at place: Int) {
    let number = place / Self.blockSize
    if number == blocks.count {
      blocks.append(block)
    } else if place % Self.blockSize == 0 {
      blocks[number] = block
    } else {
      blocks[number].record = block.record
      if block.time > blocks[number].time { blocks[number].time = block.time }
    }
  }

  private mutating func grow() {
    table = Array(repeating: 0, count: table.count * 2)
    fillTable()
  }

  private mutating func fillTable() {
    var place = firstPlace
    for _ in 0..<count {
      table[freeSlot(for: hashes[place])] = UInt32(place + 1)
      place = place + 1 == capacity ? 0 : place + 1
    }
  }

  private mutating func forgetFirst() {
    remove(slot(of: hashes[firstPlace]))
    first += 1
    firstPlace = firstPlace + 1 == capacity ? 0 : firstPlace + 1
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

extension IdentifierRing {
  /// A ring of blocks read back: identifiers `first` to `next`, block by block from the one that holds the first on.
  ///
  /// - Throws: where the blocks are not those that there must be. A smaller limit than the blocks were written under
  ///   forgets the oldest.
  init(
    limit: Int, bound: IdentifierBound, first: Int64, next: Int64,
    block: (_ number: Int64) throws(StateFault) -> (Block, [IdentifierHash])
  ) throws(StateFault) {
    self.init(limit: limit, bound: bound)
    guard first >= 0, next >= first, next - first <= Int64(Self.mostIdentifiers) else {
      throw StateFault("identifiers \(first) to \(next) cannot be")
    }
    self.next = next
    self.first = max(first, next - Int64(self.limit))
    guard self.limit > 0, self.first < next else {
      self.first = next
      (firstPlace, nextPlace) = capacity == 0 ? (0, 0) : (place(of: next), place(of: next))
      if capacity > 0 { try fillBlocks(from: next, block) }
      return
    }
    try fillBlocks(from: self.first, block)
    firstPlace = place(of: self.first)
    nextPlace = place(of: next)
    var size = 64
    while count * 4 > size * 3 { size *= 2 }
    table = Array(repeating: 0, count: size)
    fillTable()
  }

  /// Fills the ring from the block that holds identifier `number` on.
  private mutating func fillBlocks(
    from number: Int64, _ block: (_ number: Int64) throws(StateFault) -> (Block, [IdentifierHash])
  ) throws(StateFault) {
    let size = Int64(Self.blockSize)
    let filled = next >= Int64(capacity) ? capacity : place(of: next)
    hashes = Array(repeating: IdentifierHash(low: 0, high: 0), count: filled)
    blocks = Array(repeating: Block(record: 0, time: .epoch), count: (filled + Self.blockSize - 1) / Self.blockSize)
    for number in stride(from: number / size, to: (next + size - 1) / size, by: 1) {
      let (known, identifiers) = try block(number)
      guard identifiers.count == Int(min(size, next - number * size)) else {
        throw StateFault("block \(number) of the identifiers has \(identifiers.count)")
      }
      let start = place(of: number * size)
      blocks[start / Self.blockSize] = known
      for (offset, hash) in identifiers.enumerated() { hashes[start + offset] = hash }
    }
  }

  /// Lends the block that holds identifiers from `number` · 256 on, as far as they have come, with what is known of it.
  func withBlock<Result>(_ number: Int64, _ body: (Block, ArraySlice<IdentifierHash>) -> Result) -> Result {
    let start = number * Int64(Self.blockSize)
    let place = place(of: start)
    let count = Int(min(Int64(Self.blockSize), next - start))
    return body(blocks[place / Self.blockSize], hashes[place..<place + count])
  }

  /// Where identifier `number` lies.
  func place(of number: Int64) -> Int { capacity == 0 ? 0 : Int(number % Int64(capacity)) }
}
