internal import Kafka
internal import Pipeline
internal import Stages

/// Reads the registry from its beginning to its end as it is now. Belongs to one thread.
struct RegistryReading {
  let client: ClientConfiguration
  let place: TopicPartition

  /// - Parameter partitions: how many the topic has on the cluster.
  /// - Throws: where there is no such topic, or where it has several partitions, and so no one order.
  init(client: ClientConfiguration, place: TopicPartition, partitions: Int32) throws(CommandFailure) {
    guard partitions > 0 else {
      throw CommandFailure(
        "The topic \(place.topic), the registry of models, is missing on the cluster. Make it with `leeway topics apply`, "
          + "with the same brokers and prefix.")
    }
    guard partitions == 1 else {
      throw CommandFailure(
        "The topic \(place.topic), the registry of models, must have 1 partition, and has \(partitions): decisions have "
          + "one order. Begin anew under another prefix with `leeway topics apply`.")
    }
    (self.client, self.place) = (client, place)
  }

  /// - Parameter last: the offset to end with; nil for all.
  /// - Throws: where the registry ends before it, or cannot be read.
  func records(through last: Int64? = nil) throws -> [OwnedRecord] {
    let all = try PartitionFollower(client, place).readToEnd()
    guard let last else { return all }
    guard let end = all.last?.offset, end >= last else {
      throw CommandFailure(
        "The registry \(place.topic) has no record at \(last): "
          + (all.last.map { "its last is at \($0.offset)." } ?? "it is empty."))
    }
    return all.filter { $0.offset <= last }
  }
}

/// The models of a replay: those of one offset, which do not change while it runs. No shadow runs.
struct ReplayedRegistry: Sendable {
  /// nil for the registry's end.
  var offset: Int64?

  /// - Throws: where a version cannot be run: a replay falls back to no other.
  func check(_ versions: InferVersions) throws(CommandFailure) {
    let place = versions.offset.map { "as of offset \($0)" } ?? "which is empty"
    if let refusal = versions.refusal, versions.counts.refused > 0 {
      throw CommandFailure("The models of the registry, \(place), cannot be run: \(refusal)")
    }
    if let reason = versions.unreadyReason { throw CommandFailure("The registry, \(place): \(reason)") }
  }
}
