/// A borrowed view of one message of a batch. It cannot be stored: it lives inside the closure that
/// `MessageBatch.withMessage` calls, and its spans live no longer than it does.
package struct Message: ~Copyable {
  @usableFromInline let record: UnsafePointer<Record>
  @usableFromInline unowned(unsafe) let batch: MessageBatch

  @inlinable
  init(_ record: UnsafePointer<Record>, of batch: MessageBatch) {
    self.record = record
    self.batch = batch
  }

  /// The index into the batch's `partitions`; cheaper than `topicPartition`.
  @inlinable package var slot: Int { Int(record.pointee.slot) }
  @inlinable package var topicPartition: TopicPartition { batch.partitions[slot] }
  @inlinable package var topic: String { batch.partitions[slot].topic }
  @inlinable package var partition: Int32 { batch.partitions[slot].partition }
  @inlinable package var offset: Int64 { record.pointee.offset }
  /// Milliseconds since 1970-01-01T00:00:00Z; −1 where there is none.
  @inlinable package var timestamp: Int64 { record.pointee.timestamp }
  @inlinable package var timestampKind: TimestampKind { record.pointee.timestampKind }
  /// False for a tombstone, whose value is null; an empty value is a value.
  @inlinable package var hasValue: Bool { record.pointee.value != nil }
  @inlinable package var hasKey: Bool { record.pointee.key != nil }

  /// The value's bytes; none for a tombstone.
  @inlinable package var value: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = UnsafeRawBufferPointer(start: record.pointee.value, count: record.pointee.valueCount)
      return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  /// The key's bytes; none where the key is null (see `hasKey`) or empty.
  @inlinable package var key: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = UnsafeRawBufferPointer(start: record.pointee.key, count: record.pointee.keyCount)
      return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  /// The headers in their order. `Headers` is parsed on the first use and costs nothing before.
  package var headers: MessageHeaders {
    @_lifetime(borrow self)
    get { _overrideLifetime(MessageHeaders(batch.headers(of: record)), borrowing: self) }
  }

  /// Calls `body` with the value of the last header of this name; with `nil` where there is none or its value is null.
  @inlinable
  package func withHeader<Result, Failure: Error>(
    _ name: StaticString, _ body: (RawSpan?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(headers.value(of: name))
  }
}
