/// How a member of a group reads.
package struct ConsumerOptions: Sendable {
  package enum Isolation: String, Sendable {
    case readCommitted = "read_committed"
    case readUncommitted = "read_uncommitted"
  }

  package var isolation = Isolation.readCommitted
  /// Makes the membership static: the partitions wait for this instance, up to the session timeout, when it is gone.
  package var instanceID: String?
  package var assignmentStrategy = AssignmentStrategy.range

  package init(
    isolation: Isolation = .readCommitted, instanceID: String? = nil, assignmentStrategy: AssignmentStrategy = .range
  ) {
    self.isolation = isolation
    self.instanceID = instanceID
    self.assignmentStrategy = assignmentStrategy
  }
}

/// How a group's partitions are shared among its members; all members of a group must use the same.
package enum AssignmentStrategy: String, Sendable, CaseIterable {
  /// Every member lets go of all partitions, and then gets a range of them.
  case range
  /// Only the partitions that change hands are let go of. See ``LibraryVersion/hasSoundCooperativeAssignment``.
  case cooperativeSticky = "cooperative-sticky"
}
