import Events
package import Kafka

/// Several partitions read over a range each, as one sequence: ordered by the records' times, then by partition, and
/// within a partition by offset. So the sequence is a function of the log alone, however the records arrived.
///
/// Where a partition's times go back, its record stands where the latest one before it stands.
package struct MergedLog: Sendable {
  private struct Lane: Sendable {
    let place: TopicPartition
    let end: Int64
    /// The offset from which to read on, if reading stops here.
    var next: Int64
    var records: ArraySlice<LoggedRecord> = []
    var bytes = 0
    var isComplete = false
    /// The latest time that was handed on.
    var reached = Timestamp.earliest
  }

  /// By place.
  private var lanes: [Lane]
  private let numbers: [TopicPartition: Int]

  /// - Parameter spans: the first offset and the one after the last, by partition.
  package init(_ spans: [TopicPartition: Range<Int64>]) {
    lanes = spans.sorted { $0.key < $1.key }.map { place, span in
      Lane(place: place, end: span.upperBound, next: span.lowerBound, isComplete: span.isEmpty)
    }
    numbers = Dictionary(uniqueKeysWithValues: lanes.enumerated().map { ($1.place, $0) })
  }

  /// Whether all has been handed on.
  package var isFinished: Bool { lanes.allSatisfy { $0.isComplete && $0.records.isEmpty } }

  /// The partitions of which records are still to come, and from where.
  package var open: [TopicPartition: Int64] {
    Dictionary(uniqueKeysWithValues: lanes.lazy.filter { !$0.isComplete }.map { ($0.place, $0.next) })
  }

  /// Bytes held of a partition.
  package func bytes(of place: TopicPartition) -> Int { numbers[place].map { lanes[$0].bytes } ?? 0 }

  /// A record came; one beyond the end of its span only tells that the span is complete.
  package mutating func add(_ record: LoggedRecord) {
    let offset = record.record.offset
    guard let number = numbers[record.place], !lanes[number].isComplete, offset >= lanes[number].next else { return }
    lanes[number].next = offset + 1
    if offset < lanes[number].end {
      lanes[number].records.append(record)
      lanes[number].bytes += record.size
    }
    if offset + 1 >= lanes[number].end { lanes[number].isComplete = true }
  }

  /// Everything before `offset` has come.
  package mutating func reach(_ place: TopicPartition, _ offset: Int64) {
    guard let number = numbers[place] else { return }
    lanes[number].next = max(lanes[number].next, offset)
    if offset >= lanes[number].end { lanes[number].isComplete = true }
  }

  /// Hands on the next records whose order is known: as long as every partition that is not complete has one at hand.
  package mutating func take(_ limit: BatchLimit) -> [LoggedRecord] {
    var taken: [LoggedRecord] = []
    var bytes = 0
    while taken.count < limit.records, bytes < limit.bytes, let number = first() {
      guard let record = lanes[number].records.popFirst() else { break }
      lanes[number].bytes -= record.size
      lanes[number].reached = max(lanes[number].reached, record.record.timestamp)
      bytes += record.size
      taken.append(record)
    }
    return taken
  }

  private func first() -> Int? {
    var best: (number: Int, time: Timestamp)?
    for (number, lane) in lanes.enumerated() {
      guard let record = lane.records.first else {
        if lane.isComplete { continue }
        return nil
      }
      let time = max(lane.reached, record.record.timestamp)
      if best == nil || time < best?.time ?? time { best = (number, time) }
    }
    return best?.number
  }
}
