/// The pairs of a byte-pair model, in one open-addressing table.
struct MergeTable: Sendable {
  /// What a pair becomes, and in which turn.
  struct Merge: Sendable {
    /// The pair's place in the order of learning; `UInt32.max` where the pair is not joined.
    var rank: UInt32
    var id: Int32

    static let none = Merge(rank: .max, id: -1)

    @inline(__always)
    var exists: Bool { rank != .max }
  }

  private struct Slot {
    /// The left id, shifted by 32, and the right one; all ones for an empty slot.
    var pair: UInt64 = .max
    var merge = Merge.none
  }

  private var slots: [Slot]
  private let mask: Int

  /// - Parameter merges: pairs and what they become, in the order of learning; of two equal pairs the last counts.
  init(_ merges: [(left: Int32, right: Int32, id: Int32)]) {
    var size = 16
    while size < merges.count * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    mask = size - 1
    for (rank, merge) in merges.enumerated() {
      let pair = Self.pair(merge.left, merge.right)
      let slot = find(pair)
      slots[slot] = Slot(pair: pair, merge: Merge(rank: UInt32(truncatingIfNeeded: rank), id: merge.id))
    }
  }

  @inline(__always)
  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private func find(_ pair: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot].pair != pair && slots[slot].pair != .max { slot = (slot &+ 1) & mask }
    return slot
  }

  /// What two neighbours become.
  @inline(__always)
  subscript(left: Int32, right: Int32) -> Merge { slots[find(Self.pair(left, right))].merge }
}
