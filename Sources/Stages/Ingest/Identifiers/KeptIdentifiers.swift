import Events
import Pipeline

/// A ring of identifiers as entries of a changelog: one for each block, under its place in the ring.
struct KeptIdentifiers: Sendable {
  var ring: IdentifierRing
  /// Whether the ring's capacity is another than that which its entries were written under. Then all blocks are written
  /// with the next changes.
  private(set) var isLaidOutAnew = false
  /// The blocks that there were then, which may have to be removed.
  private var formerBlocks: Int64 = 0
  /// The identifiers from this one on are not handed over yet.
  private var changedFrom: Int64 = 0
  /// Blocks read back, by their place, until all have been.
  private var found: [UInt32: Found] = [:]

  private struct Found: Sendable {
    var number: Int64
    var block: IdentifierRing.Block
    var identifiers: [IdentifierHash]
  }

  /// Which identifiers there are.
  struct Extent: Sendable, Hashable {
    var capacity: Int64
    var first: Int64
    var next: Int64
  }

  private static let version: UInt8 = 1
  private static let size = Int64(IdentifierRing.blockSize)

  init(_ ring: IdentifierRing) { self.ring = ring }

  var extent: Extent { Extent(capacity: Int64(ring.capacity), first: ring.first, next: ring.next) }

  /// The place of a block, as a key.
  private struct BlockKey: StateKey {
    static let letter = UInt8(ascii: "b")
    var place: UInt32

    func write(into writer: inout JSONWriter) {
      writer.append(byte: Self.letter)
      writer.append(littleEndian: place.byteSwapped)
    }
  }

  /// Hands over the blocks that identifiers were added to.
  mutating func takeChanges(into changes: inout StateChanges) {
    let places = Int64(ring.capacity) / Self.size
    let from = isLaidOutAnew ? ring.first : max(changedFrom, ring.first)
    if places > 0 {
      for number in stride(from: from / Self.size, to: (ring.next + Self.size - 1) / Self.size, by: 1) {
        changes.put(BlockKey(place: UInt32(number % places))) { write(number, into: &$0) }
      }
    }
    if isLaidOutAnew {
      for place in stride(from: places, to: formerBlocks, by: 1) { changes.remove(BlockKey(place: UInt32(place))) }
      isLaidOutAnew = false
    }
    changedFrom = ring.next
  }

  private func write(_ number: Int64, into writer: inout JSONWriter) {
    ring.withBlock(number) { block, identifiers in
      writer.append(byte: Self.version)
      writer.append(variable: UInt64(number))
      writer.append(signed: block.record)
      writer.append(signed: block.time.microseconds)
      writer.append(variable: UInt64(identifiers.count))
      writer.reserve(identifiers.count * 16)
      for hash in identifiers {
        writer.append(littleEndian: hash.low)
        writer.append(littleEndian: hash.high)
      }
    }
  }

  /// - Returns: whether the entry is a block's.
  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws(StateFault) -> Bool {
    guard key.first == BlockKey.letter, key.count == 5 else { return false }
    let place = UInt32(bigEndian: key.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    guard let value else {
      found[place] = nil
      return true
    }
    var reader = StateReader(value)
    try reader.version(Self.version)
    let number = try reader.variable()
    let block = IdentifierRing.Block(
      record: try reader.signed(), time: try reader.time())
    let count = try reader.count(of: 16)
    guard number < UInt64(Int64.max / Self.size), count <= IdentifierRing.blockSize else {
      throw StateFault("block \(number) with \(count) identifiers cannot be")
    }
    let bytes = try reader.take(count * 16)
    try reader.end()
    let identifiers = (0..<count).map { position in
      IdentifierHash(
        low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position * 16, as: UInt64.self)),
        high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position * 16 + 8, as: UInt64.self)))
    }
    found[place] = Found(number: Int64(number), block: block, identifiers: identifiers)
    return true
  }

  /// Makes the ring of the blocks, of which `extent` says which there must be.
  mutating func finishRestoring(_ extent: Extent) throws(StateFault) {
    let places = extent.capacity / Self.size
    guard extent.capacity >= 0, extent.capacity % Self.size == 0, places > 0 || extent.first == extent.next else {
      throw StateFault("a ring of \(extent.capacity) places cannot be")
    }
    let found = found
    ring = try IdentifierRing(
      limit: ring.limit, bound: ring.bound, first: extent.first, next: extent.next
    ) { (number) throws(StateFault) in
      guard places > 0 else { return (.init(record: 0, time: .epoch), []) }
      guard let block = found[UInt32(clamping: number % places)] else {
        throw StateFault("block \(number) of the identifiers is missing")
      }
      guard block.number == number else {
        throw StateFault("where block \(number) of the identifiers must be is block \(block.number)")
      }
      return (block.block, block.identifiers)
    }
    isLaidOutAnew = Int64(ring.capacity) != extent.capacity
    formerBlocks = places
    changedFrom = ring.next
    self.found = [:]
  }
}

extension KeptIdentifiers.Extent {
  func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(capacity))
    writer.append(variable: UInt64(first))
    writer.append(variable: UInt64(next))
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let numbers = (try reader.variable(), try reader.variable(), try reader.variable())
    guard let capacity = Int64(exactly: numbers.0), let first = Int64(exactly: numbers.1),
      let next = Int64(exactly: numbers.2)
    else { throw StateFault("identifiers \(numbers) cannot be") }
    self.init(capacity: capacity, first: first, next: next)
  }
}
