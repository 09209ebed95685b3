/// The log of one partition, and what the partition knows of its producers.
struct PartitionLog {
  enum Kind: UInt8 { case data, commitMarker, abortMarker }

  struct Entry {
    let offset: Int64
    let producer: Int
    let kind: Kind
    /// Set when the abort marker is written: what a broker's index of aborted transactions tells a reader.
    var isAborted = false
    let record: SimulatedRecord
  }

  /// A producer as this partition has last heard of it.
  private struct Known {
    let producer: Int
    var epoch: Int
    var lastSequence: Int
    /// Where its open transaction begins in this partition; −1 without one.
    var openSince: Int64
  }

  private(set) var entries: [Entry] = []
  /// The offset that the next record will have.
  private(set) var highWatermark: Int64 = 0
  /// Before it all transactions are decided.
  private(set) var lastStableOffset: Int64 = 0
  private var producers: [Known] = []

  /// Appends a producer's batch, by the rules of idempotence: a batch that is there already is acknowledged and not
  /// appended, a gap is refused, an older epoch is refused, a newer one begins at 0.
  ///
  /// - Parameter sequence: of the first record.
  mutating func append(
    _ records: [SimulatedRecord], producer: Int, epoch: Int, sequence: Int, isTransactional: Bool
  ) -> Refusal? {
    let index: Int
    if let known = producers.firstIndex(where: { $0.producer == producer }) {
      index = known
      if epoch < producers[index].epoch { return .invalidProducerEpoch }
      if epoch > producers[index].epoch {
        guard sequence == 0 else { return .outOfOrderSequence }
        producers[index].epoch = epoch
      } else {
        let last = producers[index].lastSequence
        if sequence + records.count - 1 <= last { return nil }
        guard sequence == last + 1 else { return .outOfOrderSequence }
      }
    } else {
      index = producers.count
      producers.append(Known(producer: producer, epoch: epoch, lastSequence: -1, openSince: -1))
    }
    producers[index].lastSequence = sequence + records.count - 1
    if isTransactional, producers[index].openSince < 0 { producers[index].openSince = highWatermark }
    for record in records {
      entries.append(Entry(offset: highWatermark, producer: producer, kind: .data, record: record))
      highWatermark += 1
    }
    settleStableOffset()
    return nil
  }

  /// Appends records that no producer of the simulation sends: a run's input.
  mutating func append(_ records: [SimulatedRecord]) {
    for record in records {
      entries.append(Entry(offset: highWatermark, producer: -1, kind: .data, record: record))
      highWatermark += 1
    }
    settleStableOffset()
  }

  /// Writes the marker that decides a producer's transaction in this partition. It takes an offset.
  mutating func mark(producer: Int, epoch: Int, commits: Bool) {
    let index: Int
    if let known = producers.firstIndex(where: { $0.producer == producer }) {
      index = known
    } else {
      index = producers.count
      producers.append(Known(producer: producer, epoch: epoch, lastSequence: -1, openSince: -1))
    }
    if !commits, producers[index].openSince >= 0 {
      discard(producer: producer, from: producers[index].openSince)
    }
    if epoch > producers[index].epoch {
      producers[index].epoch = epoch
      producers[index].lastSequence = -1
    }
    producers[index].openSince = -1
    entries.append(
      Entry(
        offset: highWatermark, producer: producer, kind: commits ? .commitMarker : .abortMarker,
        record: SimulatedRecord(value: nil)))
    highWatermark += 1
    settleStableOffset()
  }

  private mutating func discard(producer: Int, from offset: Int64) {
    for index in firstIndex(from: offset)..<entries.count where entries[index].producer == producer {
      entries[index].isAborted = entries[index].kind == .data
    }
  }

  private mutating func settleStableOffset() {
    var stable = highWatermark
    for known in producers where known.openSince >= 0 && known.openSince < stable { stable = known.openSince }
    lastStableOffset = stable
  }

  /// Where the entries with this offset or a later one begin.
  func firstIndex(from offset: Int64) -> Int {
    if entries.count == Int(highWatermark) { return max(0, min(entries.count, Int(offset))) }
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Keeps the last committed record of each key before the last stable offset, all that lies after it, and markers;
  /// records without a key stay. Offsets do not change.
  mutating func compact() {
    let stable = firstIndex(from: lastStableOffset)
    var last: [Int: Int] = [:]
    for index in 0..<stable where entries[index].kind == .data && !entries[index].isAborted {
      if let key = entries[index].record.key { last[key] = index }
    }
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    for index in entries.indices {
      let entry = entries[index]
      if index < stable, entry.kind == .data {
        if entry.isAborted { continue }
        if let key = entry.record.key, last[key] != index { continue }
      }
      kept.append(entry)
    }
    entries = kept
  }
}
