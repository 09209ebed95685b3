internal import CRE2

/// A regular expression and what its matches are called. Matches in time linear in the text, whatever the pattern.
///
/// Sendable without checking: RE2 allows matching by several threads, and nothing else is done with it.
final class NamedPattern: @unchecked Sendable {
  let label: String
  /// In RE2's syntax.
  let pattern: String
  private let compiled: OpaquePointer

  /// Why a pattern cannot be used.
  struct Fault: Error {
    let reason: String
  }

  init(label: String, pattern: String) throws(Fault) {
    self.label = label
    self.pattern = pattern
    var error = [CChar](repeating: 0, count: 256)
    let size = error.count
    let made = pattern.utf8CString.withUnsafeBufferPointer { bytes in
      error.withUnsafeMutableBufferPointer { error in
        leeway_re2_new(bytes.baseAddress, bytes.count - 1, error.baseAddress, size)
      }
    }
    guard let made else {
      throw Fault(reason: String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    compiled = made
    guard find(in: [], from: 0) == nil else {
      throw Fault(reason: "it matches a text without a letter; every match must have one at least")
    }
  }

  deinit { leeway_re2_free(compiled) }

  /// The leftmost match at or after a byte: the bytes of its first group, or of the whole where it has none, and where to go
  /// on.
  func find(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> (part: Range<Int>, next: Int)? {
    var match = (0, 0, 0, 0)
    let found = text.withMemoryRebound(to: CChar.self) { text in
      withUnsafeMutableBytes(of: &match) { match in
        leeway_re2_find(
          compiled, text.baseAddress, text.count, start, match.assumingMemoryBound(to: Int.self).baseAddress)
      }
    }
    guard found == 1 else { return nil }
    return (match.2..<match.3, match.1)
  }

  private func find(in text: [UInt8], from start: Int) -> (part: Range<Int>, next: Int)? {
    text.withUnsafeBufferPointer { find(in: $0, from: start) }
  }
}
