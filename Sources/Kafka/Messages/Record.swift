/// Where one received message lies, in plain values, so that reading it costs no call into C.
@usableFromInline
struct Record {
  @usableFromInline let key: UnsafeRawPointer?
  @usableFromInline let keyCount: Int
  @usableFromInline let value: UnsafeRawPointer?
  @usableFromInline let valueCount: Int
  @usableFromInline let offset: Int64
  @usableFromInline let timestamp: Int64
  /// The index of its topic-partition in the batch's `partitions`.
  @usableFromInline let slot: Int32
  @usableFromInline let timestampKind: TimestampKind
  /// The `rd_kafka_message_t` that owns the bytes.
  @usableFromInline let message: UnsafeMutableRawPointer

  @usableFromInline
  init(
    key: UnsafeRawPointer?, keyCount: Int, value: UnsafeRawPointer?, valueCount: Int, offset: Int64,
    timestamp: Int64, slot: Int32, timestampKind: TimestampKind, message: UnsafeMutableRawPointer
  ) {
    self.key = key
    self.keyCount = keyCount
    self.value = value
    self.valueCount = valueCount
    self.offset = offset
    self.timestamp = timestamp
    self.slot = slot
    self.timestampKind = timestampKind
    self.message = message
  }
}

/// What a message's timestamp means.
public enum TimestampKind: UInt8, Sendable {
  case none
  /// Set by the producer.
  case created
  /// Set by the broker as it wrote the record.
  case appended
}
