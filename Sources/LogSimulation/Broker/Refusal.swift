import Kafka

/// Why a broker did not carry out a request, by the protocol's own numbers.
enum Refusal: Int32, CaseIterable {
  case coordinatorNotAvailable = 15
  case illegalGeneration = 22
  case unknownMember = 25
  case rebalanceInProgress = 27
  case outOfOrderSequence = 45
  case invalidProducerEpoch = 47
  case invalidTransactionState = 48
  case invalidProducerMapping = 49
  case concurrentTransactions = 51
  case fencedInstance = 82
  case unstableOffset = 88
  case producerFenced = 90

  /// Whether a client sends the same request again by itself, for as long as it has time.
  var isPassing: Bool {
    self == .coordinatorNotAvailable || self == .concurrentTransactions || self == .unstableOffset
  }

  /// What librdkafka makes of it in an answer to a transaction's request, and the codes that decide by themselves.
  var kind: KafkaError.Kind {
    switch self {
    case .coordinatorNotAvailable, .concurrentTransactions, .unstableOffset: .retriable
    case .illegalGeneration, .unknownMember, .rebalanceInProgress, .fencedInstance: .group
    case .invalidProducerEpoch, .producerFenced: .fenced
    case .outOfOrderSequence: .abortable
    case .invalidTransactionState, .invalidProducerMapping: .fatal
    }
  }

  var words: String {
    switch self {
    case .coordinatorNotAvailable: "the coordinator is not available"
    case .illegalGeneration: "the group has a newer generation"
    case .unknownMember: "the group does not know this member"
    case .rebalanceInProgress: "the group is rebalancing"
    case .outOfOrderSequence: "records before these are missing"
    case .invalidProducerEpoch: "the producer's epoch is over"
    case .invalidTransactionState: "the transaction is not in a state for this"
    case .invalidProducerMapping: "the producer id does not belong to the transactional id"
    case .concurrentTransactions: "the transaction before is still being completed"
    case .fencedInstance: "another member has this instance id"
    case .unstableOffset: "offsets of an open transaction are pending"
    case .producerFenced: "another producer has taken over"
    }
  }
}

extension KafkaError {
  /// The error a client reports for a refusal; `kind` where the operation decides it.
  init(_ refusal: Refusal, _ operation: String, kind: Kind? = nil) {
    self.init(
      ErrorCode(rawValue: refusal.rawValue), operation: operation, reason: refusal.words, kind: kind ?? refusal.kind)
  }

  /// No answer came in time: whether it was carried out is not known.
  static func unanswered(_ operation: String) -> KafkaError {
    KafkaError(.timedOut, operation: operation, reason: "no answer came in time", kind: .retriable)
  }

  /// A call that the client's state does not allow: a mistake of the caller.
  static func misuse(_ operation: String, _ reason: String) -> KafkaError {
    KafkaError(.state, operation: operation, reason: reason, kind: .other)
  }
}
