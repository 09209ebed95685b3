import Kafka

/// A batch of records, immutable and free to be shared; in the order of their offsets within each partition.
package struct RecordBatch: Sendable {
  /// The records of one partition number, by their indices in the batch, in the order in which they were polled.
  package struct Slice: Sendable, Equatable {
    package let partition: Int32
    package let indices: [Int]
  }

  private enum Storage: Sendable {
    case messages(MessageBatch, start: Int)
    case values([OwnedRecord])
  }

  private let storage: Storage
  /// The batch by partition number, in ascending order.
  package let slices: [Slice]
  package let count: Int

  /// The messages at `range` of a polled batch.
  init(_ messages: MessageBatch, range: Range<Int>) {
    storage = .messages(messages, start: range.lowerBound)
    count = range.count
    slices = Self.slices(count) { index in messages.withMessage(range.lowerBound + index) { $0.partition } }
  }

  /// A batch of values, for tests.
  package init(_ records: [OwnedRecord] = []) {
    storage = .values(records)
    count = records.count
    slices = Self.slices(count) { records[$0].partition }
  }

  package var isEmpty: Bool { count == 0 }

  /// Lends the record at `index`, which must be in `0..<count`, to `body`.
  @inline(__always)
  package func withRecord<Result, Failure: Error>(
    _ index: Int, _ body: (borrowing Record) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .messages(let messages, let start):
      try messages.withMessage(start + index) { (message: borrowing Message) throws(Failure) -> Result in
        try body(Record(message, at: start + index, of: messages))
      }
    case .values(let records):
      try Self.withValue(records[index], body)
    }
  }

  private static func slices(_ count: Int, partition: (Int) -> Int32) -> [Slice] {
    var partitions: [Int32] = []
    var indices: [[Int]] = []
    var place = 0
    for index in 0..<count {
      let partition = partition(index)
      // Messages come in runs of one partition.
      if place >= partitions.count || partitions[place] != partition {
        place = partitions.firstIndex(of: partition) ?? partitions.count
        if place == partitions.count {
          partitions.append(partition)
          indices.append([])
        }
      }
      indices[place].append(index)
    }
    return zip(partitions, indices).map { Slice(partition: $0, indices: $1) }.sorted { $0.partition < $1.partition }
  }

  private static func withValue<Result, Failure: Error>(
    _ record: OwnedRecord, _ body: (borrowing Record) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // An absent key or value is a nil buffer, an empty one a buffer of no bytes.
    let (key, value) = (record.key ?? [], record.value ?? [])
    return try key.withUnsafeBufferPointer { (keyBytes) throws(Failure) -> Result in
      try value.withUnsafeBufferPointer { (valueBytes) throws(Failure) -> Result in
        try body(
          Record(
            record, key: record.key == nil ? nil : UnsafeRawBufferPointer(keyBytes),
            value: record.value == nil ? nil : UnsafeRawBufferPointer(valueBytes)))
      }
    }
  }
}
