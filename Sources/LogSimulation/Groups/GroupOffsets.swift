/// The offsets of a group: committed ones, and those of open transactions.
struct GroupOffsets {
  private struct Committed {
    var offset: Int64 = -1
    /// When it was written, as a number that grows.
    var order = -1
  }

  private struct Pending {
    let producer: Int
    let partition: Int
    var offset: Int64
    var order: Int
  }

  private var committed: [Committed] = []
  private var pending: [Pending] = []
  private var order = 0

  /// The committed offset of a partition; nil where there is none.
  func committed(_ partition: Int) -> Int64? {
    guard partition < committed.count, committed[partition].offset >= 0 else { return nil }
    return committed[partition].offset
  }

  /// Whether no open transaction, nor one whose marker is not written here, holds an offset of this partition.
  func isStable(_ partition: Int) -> Bool {
    for offset in pending where offset.partition == partition { return false }
    return true
  }

  mutating func commit(_ offsets: [(partition: Int, offset: Int64)]) {
    order += 1
    for (partition, offset) in offsets { store(partition, offset, order) }
  }

  mutating func hold(_ offsets: [(partition: Int, offset: Int64)], producer: Int) {
    order += 1
    for (partition, offset) in offsets {
      if let index = pending.firstIndex(where: { $0.producer == producer && $0.partition == partition }) {
        pending[index].offset = offset
        pending[index].order = order
      } else {
        pending.append(Pending(producer: producer, partition: partition, offset: offset, order: order))
      }
    }
  }

  /// Writes the marker of a producer's transaction.
  mutating func mark(producer: Int, commits: Bool) {
    if commits {
      for held in pending where held.producer == producer { store(held.partition, held.offset, held.order) }
    }
    pending.removeAll { $0.producer == producer }
  }

  private mutating func store(_ partition: Int, _ offset: Int64, _ order: Int) {
    while committed.count <= partition { committed.append(Committed()) }
    // The later record in the log of offsets holds, whichever transaction was decided first.
    guard committed[partition].order < order else { return }
    committed[partition] = Committed(offset: offset, order: order)
  }
}
