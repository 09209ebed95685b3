import CRdKafka

extension KafkaError {
  /// What a person can do, where there is something to say.
  package var remedy: String? {
    let name = topic ?? "the topic"
    switch code.librdkafka {
    case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
      RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
      return "check `--brokers`, that a broker listens there, and that its advertised address is reachable from here"
    case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
      RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
      return "check `--brokers` and that the brokers are up; if they are only slow, raise the timeout"
    case RD_KAFKA_RESP_ERR__SSL:
      return "check `security.protocol` and the `ssl.*` properties against the broker's listener"
    case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
      RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
      return "check `security.protocol`, `sasl.mechanism` and the `sasl.*` credentials"
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "grant this user Read, Write and Describe on \(name)"
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      return "grant this user Read on the consumer group"
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return "grant this user the operation (Create, IdempotentWrite, AlterConfigs) on the cluster"
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return "grant this user Write and Describe on the transactional id"
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
      RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return "make the topics with `leeway topics apply`, or correct the prefix and the partition"
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
      RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return "raise `message.max.bytes` of the client and `max.message.bytes` of \(name), or send less"
    default:
      return code.remedyOfTheClient
    }
  }
}

extension ErrorCode {
  /// Remedies that name no topic.
  fileprivate var remedyOfTheClient: String? {
    switch librdkafka {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      "the records were deleted before they were read: start again from the beginning, and lengthen the retention"
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
      "the consumer was not served in time: raise `max.poll.interval.ms`, or look for what blocked its thread"
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      "the brokers take records too slowly: look at them, or raise `queue.buffering.max.messages`"
    case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
      "another process uses the same transactional id: give each its own `instance_id`"
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      "another process uses the same `instance_id`: give each its own"
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
      "members of this group use another `partition.assignment.strategy`: give all the same"
    case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
      "bring `session.timeout.ms` between the broker's `group.min.session.timeout.ms` and its maximum"
    case RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT:
      "lower `transaction.timeout.ms` below the broker's `transaction.max.timeout.ms`"
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
      RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT:
      "the broker is too old or lacks this feature: use Apache Kafka 2.5 or later"
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
      "there are fewer brokers than replicas asked for: lower the replication factor"
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION, RD_KAFKA_RESP_ERR_INVALID_CONFIG, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
      RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
      "the broker refuses these settings: correct them"
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
      "too few replicas are in sync: bring the missing brokers back"
    default: nil
    }
  }
}
