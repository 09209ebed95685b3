import CRdKafka

/// The headers of one message, read in place.
public struct MessageHeaders: ~Escapable {
  /// A `rd_kafka_headers_t`, or nil where the message has none.
  private let list: OpaquePointer?
  public let count: Int

  @_lifetime(immortal)
  init(_ list: OpaquePointer?) {
    self.list = list
    count = list.map { rd_kafka_header_cnt($0) } ?? 0
  }

  public var isEmpty: Bool { count == 0 }

  /// The value of the last header of this name; nil where there is none or its value is null.
  @_lifetime(copy self)
  public func value(of name: StaticString) -> RawSpan? {
    precondition(name.hasPointerRepresentation, "a header's name is a string literal")
    let bytes = UnsafeRawPointer(name.utf8Start).withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount) {
      last($0)
    }
    guard let bytes else { return nil }
    return _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
  }

  /// The value of the last header of this name; nil where there is none or its value is null.
  @_lifetime(copy self)
  public func value(of name: String) -> RawSpan? {
    guard let bytes = name.withCString({ last($0) }) else { return nil }
    return _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
  }

  /// Calls `body` with the name and the value (nil where it is null) of each header in turn.
  public func forEach<Failure: Error>(
    _ body: (_ name: RawSpan, _ value: RawSpan?) throws(Failure) -> Void
  ) throws(Failure) {
    guard let list else { return }
    for index in 0..<count {
      var name: UnsafePointer<CChar>?
      var value: UnsafeRawPointer?
      var size = 0
      guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
      let nameBytes = UnsafeRawBufferPointer(start: name, count: name.map { Int(leeway_text_size($0)) } ?? 0)
      let valueBytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : size)
      if value == nil {
        try body(RawSpan(_unsafeBytes: nameBytes), nil)
      } else {
        try body(RawSpan(_unsafeBytes: nameBytes), RawSpan(_unsafeBytes: valueBytes))
      }
    }
  }

  private func last(_ name: UnsafePointer<CChar>?) -> UnsafeRawBufferPointer? {
    guard let list, let name else { return nil }
    var value: UnsafeRawPointer?
    var size = 0
    guard rd_kafka_header_get_last(list, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
    return value.map { UnsafeRawBufferPointer(start: $0, count: size) }
  }
}
