import CRdKafka

/// Where the reading of a partition begins.
package enum StartOffset: Hashable, Sendable {
  /// The oldest record that the broker still has.
  case beginning
  /// After the last record there is now.
  case end
  /// The record with this offset, or the next one where the log was compacted. An offset outside of the log is
  /// reported as an error of that partition, never passed over in silence.
  case offset(Int64)

  /// The offset as librdkafka writes it.
  var logical: Int64 {
    switch self {
    case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
    case .end: Int64(RD_KAFKA_OFFSET_END)
    case .offset(let offset): offset
    }
  }
}
