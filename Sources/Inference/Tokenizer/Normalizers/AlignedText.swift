/// A text on its way through normalisation: its bytes, and for each the scalar of the original text that it comes from.
struct AlignedText: Sendable {
  var bytes: [UInt8] = []
  var sources: [Int32] = []

  var count: Int { bytes.count }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
  }

  /// Reads a text, or the part of one that begins with the scalar `source`; each byte that is not UTF-8 is U+FFFD.
  ///
  /// - Returns: the number of scalars read.
  @discardableResult
  mutating func read(_ text: Span<UInt8>, from source: Int32 = 0) -> Int32 {
    removeAll()
    bytes.reserveCapacity(text.count)
    sources.reserveCapacity(text.count)
    var source = source
    let first = source
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        bytes.append(byte)
        sources.append(source)
        index += 1
      } else {
        let scalar = UTF8Scalar.read(text, at: index)
        UTF8Scalar.forEachByte(of: scalar.value) {
          bytes.append($0)
          sources.append(source)
        }
        index += scalar.length
      }
      source &+= 1
    }
    return source &- first
  }

  /// Adds a part of another text.
  @inline(__always)
  mutating func append(_ other: AlignedText, _ range: Range<Int>) {
    bytes.append(contentsOf: other.bytes[range])
    sources.append(contentsOf: other.sources[range])
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, from source: Int32) {
    bytes.append(byte)
    sources.append(source)
  }
}
