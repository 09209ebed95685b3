import CRdKafka

/// An error code of the protocol (positive) or of librdkafka (negative).
package struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }
  init(_ code: rd_kafka_resp_err_t) { rawValue = code.rawValue }

  /// The name the protocol or librdkafka gives it, e.g. `TOPIC_AUTHORIZATION_FAILED` or `_TRANSPORT`.
  package var description: String {
    String(cString: rd_kafka_err2name(librdkafka))
  }

  /// What it means, in librdkafka's words.
  var text: String { String(cString: rd_kafka_err2str(librdkafka)) }

  var librdkafka: rd_kafka_resp_err_t { rd_kafka_resp_err_t(rawValue) }
  var isFailure: Bool { rawValue != 0 }
}

extension ErrorCode {
  /// Every code that the library at hand knows.
  package static var all: [ErrorCode] {
    var descriptions: UnsafePointer<rd_kafka_err_desc>?
    var count = 0
    rd_kafka_get_err_descs(&descriptions, &count)
    // Codes between known ones stand there without a name.
    return UnsafeBufferPointer(start: descriptions, count: count).filter { $0.name != nil }.map { ErrorCode($0.code) }
  }

  package static let invalidArgument = Self(RD_KAFKA_RESP_ERR__INVALID_ARG)
  package static let timedOut = Self(RD_KAFKA_RESP_ERR__TIMED_OUT)
  package static let transport = Self(RD_KAFKA_RESP_ERR__TRANSPORT)
  package static let allBrokersDown = Self(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
  package static let resolve = Self(RD_KAFKA_RESP_ERR__RESOLVE)
  package static let queueFull = Self(RD_KAFKA_RESP_ERR__QUEUE_FULL)
  package static let state = Self(RD_KAFKA_RESP_ERR__STATE)
  package static let fatal = Self(RD_KAFKA_RESP_ERR__FATAL)
  package static let maxPollExceeded = Self(RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
  package static let autoOffsetReset = Self(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
  package static let messageTimedOut = Self(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
  package static let offsetOutOfRange = Self(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
  package static let messageTooLarge = Self(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
  package static let unknownTopic = Self(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
  package static let unknownTopicOrPartition = Self(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
  package static let unknownPartition = Self(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
  package static let topicAlreadyExists = Self(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
  package static let rebalanceInProgress = Self(RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS)
  package static let illegalGeneration = Self(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
  package static let unknownMember = Self(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
  package static let groupAuthorization = Self(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
  package static let fenced = Self(RD_KAFKA_RESP_ERR__FENCED)
  package static let purgedFromQueue = Self(RD_KAFKA_RESP_ERR__PURGE_QUEUE)
  package static let purgedInFlight = Self(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
}
