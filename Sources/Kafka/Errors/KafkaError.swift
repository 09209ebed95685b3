import CRdKafka

/// What failed, where, why, and what to do about it.
package struct KafkaError: Error, Sendable, CustomStringConvertible {
  package let code: ErrorCode
  package let kind: Kind
  /// What was being done, as a verb: `commit`, `subscribe`, `send`.
  package let operation: String
  package var topic: String?
  package var partition: Int32?
  package var offset: Int64?
  /// Why, in words.
  package let reason: String

  /// What a caller can do. Decided by the code first and by librdkafka's flags second.
  package enum Kind: Sendable, Hashable, CaseIterable {
    /// The same call may succeed later.
    case retriable
    /// Abort the transaction, then send the same records again in a new one.
    case abortable
    /// Another producer has taken over this transactional id. Never retried, even where librdkafka calls it
    /// abortable: aborting and trying again would go on for ever.
    case fenced
    /// The group has moved on without this member (unknown member, illegal generation, rebalance in progress, fenced
    /// instance id): abort, and begin again from the committed offsets.
    case group
    /// The client is beyond repair: close it and make a new one.
    case fatal
    /// Retrying cannot help until someone changes a setting or a permission.
    case configuration
    case other
  }

  package init(
    _ code: ErrorCode, operation: String, topic: String? = nil, partition: Int32? = nil, offset: Int64? = nil,
    reason: String? = nil, kind: Kind? = nil
  ) {
    self.code = code
    self.kind = kind ?? code.kind ?? .other
    self.operation = operation
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.reason = reason ?? code.text
  }

  init(
    _ code: rd_kafka_resp_err_t, operation: String, topic: String? = nil, partition: Int32? = nil,
    offset: Int64? = nil, reason: String? = nil
  ) {
    self.init(
      ErrorCode(code), operation: operation, topic: topic, partition: partition, offset: offset, reason: reason)
  }

  init(_ code: ErrorCode, operation: String, at place: TopicPartition, offset: Int64? = nil, reason: String? = nil) {
    self.init(
      code, operation: operation, topic: place.topic, partition: place.partition, offset: offset, reason: reason)
  }

  /// Takes ownership of a `rd_kafka_error_t`.
  init(consuming error: OpaquePointer, operation: String, topic: String? = nil, partition: Int32? = nil) {
    let code = ErrorCode(rd_kafka_error_code(error))
    let flagged: Kind =
      if rd_kafka_error_is_fatal(error) != 0 {
        .fatal
      } else if rd_kafka_error_txn_requires_abort(error) != 0 {
        .abortable
      } else if rd_kafka_error_is_retriable(error) != 0 {
        .retriable
      } else {
        code.kind ?? .other
      }
    let reason = String(cString: rd_kafka_error_string(error))
    rd_kafka_error_destroy(error)
    self.init(
      code, operation: operation, topic: topic, partition: partition, reason: reason,
      kind: code.kindWhateverTheFlags ?? flagged)
  }

  /// For example: `commit of documents[3] at offset 17 failed: Broker: Unknown member (UNKNOWN_MEMBER_ID); …`.
  package var description: String {
    var text = operation
    if let topic {
      text += " of \(topic)"
      if let partition, partition >= 0 { text += "[\(partition)]" }
    }
    if let offset, offset >= 0 { text += " at offset \(offset)" }
    text += " failed: \(reason) (\(code))"
    if let remedy { text += "; \(remedy)" }
    return text
  }
}
