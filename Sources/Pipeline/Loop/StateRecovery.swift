package import Kafka

/// Whether a partition that is assigned can go on with the state in memory.
///
/// The state of a partition that was let go of stays in memory, and is used again if the group still stands where it
/// stood. Otherwise it is restored from the changelog, or, on a broker without transactions, cannot be had.
struct StateRecovery: Sendable {
  enum Verdict: Equatable {
    /// The state in memory stands exactly at the committed offsets, or the stage keeps none.
    case kept
    /// Nothing was ever committed: the state begins empty, as it must.
    case fresh
    /// Somebody got further than the state in memory.
    case lost(TopicPartition, committed: Int64)
  }

  let keepsState: Bool
  /// Where the state of partitions stood that were let go of, while it is still in memory.
  private var parked: [TopicPartition: ClosedRange<Int64>] = [:]

  init(keepsState: Bool) {
    self.keepsState = keepsState
  }

  mutating func park(_ stood: [TopicPartition: ClosedRange<Int64>]) {
    if keepsState { parked.merge(stood) { $1 } }
  }

  /// What becomes of the state of each assigned partition number.
  mutating func judge(
    _ assigned: [TopicPartition], committed: [TopicPartition: Int64]
  ) -> [Int32: Verdict] {
    guard keepsState else { return [:] }
    var verdicts: [Int32: Verdict] = [:]
    for (partition, places) in Dictionary(grouping: assigned, by: \.partition) {
      verdicts[partition] = verdict(of: places, committed: committed)
      for place in places { parked[place] = nil }
    }
    return verdicts
  }

  private func verdict(of places: [TopicPartition], committed: [TopicPartition: Int64]) -> Verdict {
    // Where nothing is committed yet, a state that stands at the beginning is the fresh one.
    let isKept = places.allSatisfy { place in
      guard let stood = parked[place] else { return false }
      return committed[place].map(stood.contains) ?? (stood.lowerBound == 0)
    }
    if isKept { return .kept }
    for place in places.sorted() {
      if let offset = committed[place], offset > 0 { return .lost(place, committed: offset) }
    }
    return .fresh
  }
}

/// A partition whose state cannot be had.
package struct StateLostError: Error, CustomStringConvertible {
  package let stage: String
  package let partition: TopicPartition
  package let committed: Int64

  package var description: String {
    "\(stage) cannot take over \(partition): its group has read it up to offset \(committed), and what it knew there is "
      + "in the memory of another process only, since this broker has no transactions to keep it with. Start the "
      + "stage against a new cluster, or with another topic prefix"
  }
}
