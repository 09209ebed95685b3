/// Where a text's Unicode scalars begin, to cut spans out of its bytes.
struct ScalarPlaces {
  private let text: [UInt8]
  /// The byte at which each scalar begins; nil where every scalar is one byte.
  private let starts: [Int32]?

  /// - Parameter text: UTF-8.
  init(_ text: [UInt8]) {
    self.text = text
    if text.allSatisfy({ $0 < 0x80 }) {
      starts = nil
    } else {
      starts = text.indices.filter { text[$0] & 0xC0 != 0x80 }.map { Int32(truncatingIfNeeded: $0) }
    }
  }

  /// The text of a span of scalars; what is beyond the text is left out.
  func text(_ span: Range<Int>) -> String {
    let (start, end) = (place(span.lowerBound), place(span.upperBound))
    return start < end ? String(decoding: text[start..<end], as: UTF8.self) : ""
  }

  private func place(_ scalar: Int) -> Int {
    guard let starts else { return min(max(scalar, 0), text.count) }
    return starts.indices.contains(scalar) ? Int(starts[scalar]) : scalar < 0 ? 0 : text.count
  }
}
