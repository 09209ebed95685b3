import Events
import Kafka

/// Where a stage stands on each of its topic-partitions: a value that knows no broker.
struct Positions: Sendable {
  private struct Place {
    /// The next offset of which no outcome is delivered yet.
    var next: Int64
    /// Where the state stands: between this offset and `next` there is no record.
    var processed: Int64
    /// The offset that the group has committed; nil where there is none.
    var committed: Int64?
    /// Since when everything polled has been up to the end; nil while there is more.
    var endSince: Timestamp?
  }

  private var places: [TopicPartition: Place] = [:]
  private var partitionsToldFinal: Set<Int32> = []

  /// The partition numbers at hand, ascending.
  var partitions: [Int32] { Set(places.keys.map(\.partition)).sorted() }
  var topicPartitions: [TopicPartition] { places.keys.sorted() }
  var isEmpty: Bool { places.isEmpty }

  func contains(_ place: TopicPartition) -> Bool { places[place] != nil }
  func next(_ place: TopicPartition) -> Int64? { places[place]?.next }
  func committed(_ place: TopicPartition) -> Int64? { places[place]?.committed }

  /// Takes partitions on, each where the group stands, or at the beginning.
  mutating func assign(_ taken: [TopicPartition], committed: [TopicPartition: Int64]) {
    for place in taken { put(place, at: committed[place] ?? 0, committed: committed[place]) }
  }

  /// Takes partitions on where their changelog stands, for a group that has no offsets.
  mutating func assign(_ taken: [TopicPartition], logged: [String: Int64]) {
    for place in taken { put(place, at: logged[place.topic] ?? 0, committed: nil) }
  }

  private mutating func put(_ place: TopicPartition, at next: Int64, committed: Int64?) {
    places[place] = Place(next: next, processed: next, committed: committed, endSince: nil)
    partitionsToldFinal.remove(place.partition)
  }

  /// Where a partition is to be read from.
  func start(_ place: TopicPartition) -> StartOffset {
    guard let known = places[place], known.committed != nil || known.next > 0 else { return .beginning }
    return .offset(known.next)
  }

  /// Where the state of each stands: at any of these offsets, as there are no records between them.
  var standing: [TopicPartition: ClosedRange<Int64>] { places.mapValues { $0.processed...max($0.processed, $0.next) } }

  /// Lets partitions go.
  /// - Returns: where the state of each stood.
  mutating func release(_ released: [TopicPartition]) -> [TopicPartition: ClosedRange<Int64>] {
    let stood = standing.filter { released.contains($0.key) }
    for place in released { places[place] = nil }
    return stood
  }

  /// Notes what a poll brought: `records` as the offset after the last of each, `ends` as the ends seen.
  mutating func polled(records: [TopicPartition: Int64], ends: [TopicPartition: Int64], at now: Timestamp) {
    for place in records.keys { places[place]?.endSince = nil }
    for (place, end) in ends where end >= max(records[place] ?? 0, places[place]?.next ?? 0) {
      if places[place]?.endSince == nil { places[place]?.endSince = now }
    }
  }

  /// Notes that everything before `offsets` is delivered.
  ///
  /// - Parameter hasChangedState: whether the stage was called for it; otherwise there are no records before `offsets`.
  mutating func delivered(_ offsets: [TopicPartition: Int64], hasChangedState: Bool = false) {
    for (place, offset) in offsets {
      guard let known = places[place] else { continue }
      let next = max(offset, known.next)
      places[place]?.next = next
      if hasChangedState { places[place]?.processed = next }
    }
  }

  mutating func committed(_ offsets: [TopicPartition: Int64]) {
    for (place, offset) in offsets { places[place]?.committed = offset }
  }

  /// What is delivered and not yet committed: offsets past the last record, where the log ends in markers.
  var uncommitted: [TopicPartition: Int64] {
    places.filter { $0.value.next > ($0.value.committed ?? 0) }.mapValues(\.next)
  }

  /// The partitions at their end once everything before `upcoming` is processed, and the final time of those whose
  /// stated ends are reached and that were not told yet; see ``told(_:)``.
  func ends(after upcoming: [TopicPartition: Int64] = [:], stated: StatedEnds.Statement?) -> [PartitionEnd] {
    partitions.compactMap { partition in
      let mine = places.filter { $0.key.partition == partition }
      let sinces = mine.values.compactMap(\.endSince)
      guard sinces.count == mine.count, let since = sinces.max() else { return nil }
      var end = PartitionEnd(partition: partition, since: since)
      if let stated, !partitionsToldFinal.contains(partition), reaches(stated, Array(mine.keys), after: upcoming) {
        end.finalTime = stated.finalTime
      }
      return end
    }
  }

  /// Notes that the final times among `ends` are on their way to the stage: they are told once an assignment.
  mutating func told(_ ends: [PartitionEnd]) {
    for end in ends where end.finalTime != nil { partitionsToldFinal.insert(end.partition) }
  }

  private func reaches(
    _ stated: StatedEnds.Statement, _ mine: [TopicPartition], after upcoming: [TopicPartition: Int64]
  ) -> Bool {
    mine.allSatisfy { place in
      guard let end = stated.offsets[place] else { return false }
      return max(upcoming[place] ?? 0, places[place]?.next ?? 0) >= end
    }
  }
}
