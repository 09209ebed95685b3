/// How a member of a group reads.
package struct ConsumerOptions: Sendable {
  package enum Isolation: String, Sendable {
    case readCommitted = "read_committed"
    case readUncommitted = "read_uncommitted"
  }

  package var isolation = Isolation.readCommitted
  /// Makes the membership static: the partitions wait for this instance, up to the session timeout, when it is gone.
  package var instanceID: String?
  /// `range`, `roundrobin` or `cooperative-sticky`; all members of a group must use the same. The last has known faults
  /// before librdkafka 2.6.1.
  package var assignmentStrategy = "range"

  package init(
    isolation: Isolation = .readCommitted, instanceID: String? = nil, assignmentStrategy: String = "range"
  ) {
    self.isolation = isolation
    self.instanceID = instanceID
    self.assignmentStrategy = assignmentStrategy
  }
}
