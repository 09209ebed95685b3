import CRdKafka

/// Headers to send: names and values are copied in, and `Producer.send` takes the whole over.
///
/// Where many records share most of their headers, fill one as a template and `copy` it for each.
package struct Headers: ~Copyable {
  let pointer: OpaquePointer

  /// - Parameter capacity: how many there will be; more may be added.
  package init(capacity: Int = 8) {
    guard let pointer = rd_kafka_headers_new(max(0, capacity)) else {
      preconditionFailure("librdkafka always returns headers")
    }
    self.pointer = pointer
  }

  private init(adopting pointer: OpaquePointer) { self.pointer = pointer }

  deinit { rd_kafka_headers_destroy(pointer) }

  package func copy() -> Headers {
    guard let pointer = rd_kafka_headers_copy(pointer) else {
      preconditionFailure("librdkafka always returns headers")
    }
    return Headers(adopting: pointer)
  }

  /// Adds a header; the same name may be there several times.
  package mutating func append(_ name: StaticString, _ value: RawSpan) {
    precondition(name.hasPointerRepresentation, "a header's name is a string literal")
    value.withUnsafeBytes { append(UnsafeRawPointer(name.utf8Start), name.utf8CodeUnitCount, $0) }
  }

  package mutating func append(_ name: StaticString, _ value: String) {
    precondition(name.hasPointerRepresentation, "a header's name is a string literal")
    var value = value
    value.withUTF8 { append(UnsafeRawPointer(name.utf8Start), name.utf8CodeUnitCount, UnsafeRawBufferPointer($0)) }
  }

  /// Adds a header whose value may be null.
  package mutating func append(name: String, value: UnsafeRawBufferPointer?) {
    var name = name
    name.withUTF8 { bytes in append(bytes.baseAddress.map { UnsafeRawPointer($0) }, bytes.count, value) }
  }

  /// Adds a header whose name is in memory of the caller's, in UTF-8, and whose value may be null.
  package mutating func append(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
    append(name.baseAddress, name.count, value)
  }

  /// librdkafka tells a null value from an empty one by the pointer alone.
  private func append(_ name: UnsafeRawPointer?, _ nameCount: Int, _ value: UnsafeRawBufferPointer?) {
    let nothing: StaticString = ""
    let text = (name ?? UnsafeRawPointer(nothing.utf8Start)).assumingMemoryBound(to: CChar.self)
    let start = value.map { $0.baseAddress ?? UnsafeRawPointer(nothing.utf8Start) }
    // It fails only for headers of a message that was received.
    _ = rd_kafka_header_add(pointer, text, nameCount, start, value?.count ?? 0)
  }

  /// Lets go of the list, which has a new owner.
  consuming func handOver() { discard self }
}
