package import Kafka

/// Whether a partition that is assigned can go on with the state in memory.
///
/// State is kept in memory only: what a partition's former owner knew is not restored from the log. The state of a
/// partition that was revoked stays, and is used again if the group's offset is still where it stood.
struct StateRecovery: Sendable {
  enum Verdict: Equatable {
    /// The state in memory stands exactly at the committed offsets, or the stage keeps none.
    case kept
    /// Nothing was ever committed: the state begins empty, as it must.
    case fresh
    /// Somebody got further than the state in memory: it begins empty although it should not.
    case lost(TopicPartition, committed: Int64)
  }

  let stage: String
  let keepsState: Bool
  let delivery: DeliveryGuarantee
  /// Where revoked partitions stood, while their state is still in memory.
  private var parked: [TopicPartition: Int64] = [:]

  init(stage: String, keepsState: Bool, delivery: DeliveryGuarantee) {
    self.stage = stage
    self.keepsState = keepsState
    self.delivery = delivery
  }

  mutating func park(_ stood: [TopicPartition: Int64]) {
    if keepsState { parked.merge(stood) { $1 } }
  }

  /// The state of these partitions is ahead of what was delivered: it must not be used again.
  mutating func spoil(_ partitions: some Sequence<Int32>) {
    let spoilt = Set(partitions)
    parked = parked.filter { !spoilt.contains($0.key.partition) }
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
    // Where nothing is committed yet, a state that stands at the beginning is as good as a fresh one.
    let isKept = places.allSatisfy { place in
      guard let stood = parked[place] else { return false }
      return stood == committed[place] ?? stood
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
