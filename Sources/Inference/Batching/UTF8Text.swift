/// A text as a worker reads it: bytes of UTF-8 in one piece.
package protocol UTF8Text: Sendable {
  /// Calls `body` once with the text.
  func withUTF8Span<Value>(_ body: (Span<UInt8>) -> Value) -> Value
}

extension Array: UTF8Text where Element == UInt8 {
  package func withUTF8Span<Value>(_ body: (Span<UInt8>) -> Value) -> Value { body(span) }
}

extension ArraySlice: UTF8Text where Element == UInt8 {
  package func withUTF8Span<Value>(_ body: (Span<UInt8>) -> Value) -> Value { body(span) }
}

extension String: UTF8Text {
  package func withUTF8Span<Value>(_ body: (Span<UInt8>) -> Value) -> Value { body(utf8.span) }
}
