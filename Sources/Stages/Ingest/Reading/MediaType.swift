/// What a content type says of a body, as far as it matters here.
enum MediaType: Sendable, Hashable {
  case json
  case text
  /// A CloudEvent in structured mode: the envelope is part of the body.
  case structuredEvent
  /// Several CloudEvents in one body.
  case eventBatch
  /// Anything else, or text in another encoding than UTF-8.
  case unsupported

  /// Reads the value of a `content-type` header or attribute; parameters other than `charset` do not matter.
  init(_ value: UnsafeRawBufferPointer) {
    let end = value.firstIndex(of: UInt8(ascii: ";")) ?? value.count
    let type = Self.trimmed(value[..<end])
    guard Self.isUTF8Charset(value[end...]) else {
      self = .unsupported
      return
    }
    if Self.matches(type, "application/json") || Self.matches(type, "text/json") {
      self = .json
    } else if Self.matches(type, "application/cloudevents+json") || Self.matches(type, "application/cloudevents") {
      self = .structuredEvent
    } else if Self.hasPrefix(type, "application/cloudevents-batch") {
      self = .eventBatch
    } else if Self.hasPrefix(type, "text/") {
      self = .text
    } else if type.count > 5, Self.matches(type.suffix(5), "+json") {
      self = .json
    } else {
      self = .unsupported
    }
  }

  /// True as well where no character set is named.
  private static func isUTF8Charset(_ parameters: Slice<UnsafeRawBufferPointer>) -> Bool {
    for parameter in parameters.split(separator: UInt8(ascii: ";")) {
      let parameter = trimmed(parameter)
      guard hasPrefix(parameter, "charset=") else { continue }
      let name = parameter.dropFirst(8).filter { $0 != UInt8(ascii: "\"") }
      let folded = String(decoding: name, as: UTF8.self).lowercased()
      return folded == "utf-8" || folded == "utf8" || folded == "us-ascii"
    }
    return true
  }

  private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    return bytes
  }

  private static func matches(_ bytes: Slice<UnsafeRawBufferPointer>, _ name: StaticString) -> Bool {
    bytes.count == name.utf8CodeUnitCount && hasPrefix(bytes, name)
  }

  /// Compares without regard to case; the name is in lower case.
  private static func hasPrefix(_ bytes: Slice<UnsafeRawBufferPointer>, _ name: StaticString) -> Bool {
    guard bytes.count >= name.utf8CodeUnitCount else { return false }
    for place in 0..<name.utf8CodeUnitCount {
      let byte = bytes[bytes.startIndex + place]
      let folded = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      guard folded == name.utf8Start[place] else { return false }
    }
    return true
  }
}
