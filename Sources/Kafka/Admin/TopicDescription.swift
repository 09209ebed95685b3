/// A topic as the cluster knows it.
package struct TopicDescription: Hashable, Sendable {
  package let name: String
  package let partitionCount: Int
  /// Replicas of its first partition.
  package let replicationFactor: Int
}
