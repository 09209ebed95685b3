package import Kafka

/// How a stage is run: against which broker, in which group, with which delivery.
package struct RunnerConfiguration: Sendable {
  package var client: ClientConfiguration
  package var delivery: DeliveryGuarantee
  /// What the names of consumer groups and transactional ids begin with.
  package var prefix: String
  /// A name that outlives the process, for static membership; nil for dynamic membership.
  package var instanceID: String?
  package var assignment: AssignmentStrategy
  /// How long a commit, a flush or a request to the broker may take before it is tried again.
  package var requestLimit: Duration
  /// After how long the broker aborts a transaction that its producer has left; shorter than the session.
  package var transactionTimeout: Duration
  /// The waits between two tries of what failed as a whole: the first, doubled up to the last.
  package var backOff: BackOff
  /// How long the loop may take for one turn before the process counts as dead.
  package var turnLimit: Duration

  package init(
    client: ClientConfiguration, delivery: DeliveryGuarantee, prefix: String = "", instanceID: String? = nil,
    assignment: AssignmentStrategy = .range,
    requestLimit: Duration = .seconds(10), transactionTimeout: Duration = .seconds(10),
    backOff: BackOff = BackOff(), turnLimit: Duration = .seconds(120)
  ) {
    self.client = client
    self.delivery = delivery
    self.prefix = prefix
    self.instanceID = instanceID
    self.assignment = assignment
    self.requestLimit = requestLimit
    self.transactionTimeout = transactionTimeout
    self.backOff = backOff
    self.turnLimit = turnLimit
  }

  /// The consumer group of `stage`.
  package func group(of stage: String) -> String { "\(prefix)leeway.\(stage)" }

  /// The transactional id of `stage`: with `instanceID` the same in every process of that name, else this process's own.
  /// New clients of the same process fence those before them.
  func transactionalID(of stage: String) -> String { "\(group(of: stage)).\(instanceID ?? process)" }

  /// A name of this process's own, where it was given none.
  private let process = String(UInt64.random(in: .min ... .max), radix: 36)
}

/// What a downstream consumer may rely on.
package enum DeliveryGuarantee: String, Sendable, CaseIterable {
  /// Outputs and offsets in one transaction: nothing lost, nothing twice for a `read_committed` consumer.
  case exactlyOnce = "exactly_once"
  /// Outputs first, offsets afterwards: nothing lost; after a crash or a rebalance some outputs may be written twice.
  case atLeastOnce = "at_least_once"
}

/// The waits between tries: doubled from `first` up to `last`.
package struct BackOff: Sendable, Equatable {
  package var first: Duration
  package var last: Duration

  package init(first: Duration = .milliseconds(100), last: Duration = .seconds(10)) {
    self.first = first
    self.last = last
  }

  /// The wait before try `attempt`, from 1 for the first one after a failure.
  package func wait(before attempt: Int) -> Duration {
    min(last, first * (1 << min(20, max(0, attempt - 1))))
  }
}
