/// A borrowed view of one message of a batch. It cannot be stored: it lives inside the closure that
/// `MessageBatch.withMessage` calls, and its spans live no longer than it does.
///
/// Public, as are `MessageBatch` and what they show, because the compiler inlines public functions alone into other
/// modules: with package access, reading a message took a call for each field.
public struct Message: ~Copyable {
  @usableFromInline let record: UnsafePointer<Record>
  @usableFromInline unowned(unsafe) let batch: MessageBatch

  @inlinable
  init(_ record: UnsafePointer<Record>, of batch: MessageBatch) {
    self.record = record
    self.batch = batch
  }

  /// The index into the batch's `partitions`; cheaper than `topicPartition`.
  @inlinable public var slot: Int { Int(record.pointee.slot) }
  @inlinable public var topicPartition: TopicPartition { batch.partitions[slot] }
  @inlinable public var topic: String { batch.partitions[slot].topic }
  @inlinable public var partition: Int32 { batch.partitions[slot].partition }
  @inlinable public var offset: Int64 { record.pointee.offset }
  /// Milliseconds since 1970-01-01T00:00:00Z; −1 where there is none.
  @inlinable public var timestamp: Int64 { record.pointee.timestamp }
  @inlinable public var timestampKind: TimestampKind { record.pointee.timestampKind }
  /// False for a tombstone, whose value is null; an empty value is a value.
  @inlinable public var hasValue: Bool { record.pointee.value != nil }
  @inlinable public var hasKey: Bool { record.pointee.key != nil }

  /// The value's bytes; none for a tombstone.
  @inlinable public var value: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = UnsafeRawBufferPointer(start: record.pointee.value, count: record.pointee.valueCount)
      return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  /// The key's bytes; none where the key is null (see `hasKey`) or empty.
  @inlinable public var key: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = UnsafeRawBufferPointer(start: record.pointee.key, count: record.pointee.keyCount)
      return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  /// The headers in their order. They are parsed on the first use and cost nothing before.
  public var headers: MessageHeaders {
    @_lifetime(borrow self)
    get { _overrideLifetime(MessageHeaders(batch.headers(of: record)), borrowing: self) }
  }

  /// Calls `body` with the value of the last header of this name; with `nil` where there is none or its value is null.
  @inlinable
  public func withHeader<Result, Failure: Error>(
    _ name: StaticString, _ body: (RawSpan?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(headers.value(of: name))
  }
}
