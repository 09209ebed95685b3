/// Text on its way into an event, in the form in which it came, so that it is copied once and without being decoded.
///
/// It does not own bytes that it points to: they must stay where they are until it was written.
package enum JSONText {
  /// What is between the quotes of a JSON string that was checked.
  case escaped(UnsafeRawBufferPointer)
  /// Valid UTF-8.
  case utf8(UnsafeRawBufferPointer)
  case string(String)

  /// The text of a string; the text of a number or boolean as it stands; nil for null, arrays and objects.
  package init?(_ node: JSONNode) {
    switch node.kind {
    case .string:
      guard let bytes = node.escapedBytes else { return nil }
      self = .escaped(bytes)
    case .number, .true, .false: self = .utf8(node.rawBytes)
    case .null, .array, .object: return nil
    }
  }
}

extension JSONText: JSONWritable {
  /// In quotes.
  @inline(__always)
  package func write(into writer: inout JSONWriter) {
    switch self {
    case .escaped(let bytes): writer.append(escaped: bytes)
    case .utf8(let bytes): writer.append(utf8: bytes)
    case .string(let string): writer.append(string: string)
    }
  }
}

extension JSONWriter {
  /// A key in the form in which it came.
  @inline(__always)
  mutating func key(_ name: JSONText) {
    element()
    name.write(into: &self)
    append(byte: UInt8(ascii: ":"))
  }
}
