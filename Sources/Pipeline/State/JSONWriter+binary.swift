package import Events

extension JSONWriter {
  /// Appends a number as its bytes, the least significant first.
  @inline(__always)
  package mutating func append(littleEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append($0) }
  }
}
