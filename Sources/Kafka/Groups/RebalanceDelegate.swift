/// Takes part in the rebalances of a consumer. Called on the consumer's thread, inside `Consumer.serve` and
/// `Consumer.close`; both calls may use the consumer, except for `serve`, `poll` and `close`.
package protocol RebalanceDelegate: AnyObject {
  /// Partitions were given to this member.
  ///
  /// - Parameter committed: the offsets the group has committed; partitions where there is none are left out.
  /// - Returns: where to begin. A partition left out begins at its committed offset or, without one, at the beginning.
  func assigned(_ partitions: [TopicPartition], committed: [TopicPartition: Int64]) -> [TopicPartition: StartOffset]

  /// Partitions are taken away. What is finished must be committed before this returns: afterwards is too late.
  ///
  /// - Parameter lost: the member was thrown out of the group, the partitions may have new owners already, and no
  ///   commit of theirs can succeed.
  func revoked(_ partitions: [TopicPartition], lost: Bool)
}
