/// Places of a word to be joined, by rank and then from left to right: a binary heap.
struct MergeQueue: Sendable {
  /// The rank, shifted by 32, and the place.
  private var heap: [UInt64] = []

  mutating func removeAll() {
    if heap.capacity > 1 << 16 { heap = [] } else { heap.removeAll(keepingCapacity: true) }
  }

  mutating func insert(rank: UInt32, place: Int) {
    heap.append(UInt64(rank) << 32 | UInt64(UInt32(truncatingIfNeeded: place)))
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] > heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> (rank: UInt32, place: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while 2 * parent + 1 < heap.count {
        var child = 2 * parent + 1
        if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < heap[parent] else { break }
        heap.swapAt(parent, child)
        parent = child
      }
    }
    return (UInt32(truncatingIfNeeded: first >> 32), Int(first & 0xFFFF_FFFF))
  }
}
