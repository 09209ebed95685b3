package import Events

/// Bytes that are no text, for values of states; ``StateReader`` reads them back.
extension JSONWriter {
  /// Appends a number as its bytes, the least significant first.
  @inline(__always)
  package mutating func append(littleEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append($0) }
  }

  /// Appends a number in seven bits a byte, the least significant first, as in LEB128.
  package mutating func append(variable number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(byte: UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a number of either sign such that small ones are short: 0, −1, 1, −2 … become 0, 1, 2, 3 ….
  package mutating func append(signed number: Int64) {
    append(variable: UInt64(bitPattern: number &<< 1) ^ UInt64(bitPattern: number &>> 63))
  }

  /// Appends whether there is a time, and it.
  package mutating func append(ifAny time: Timestamp?) {
    append(byte: time == nil ? 0 : 1)
    if let time { append(signed: time.microseconds) }
  }

  /// Appends all 64 bits.
  package mutating func append(bits number: Double) { append(littleEndian: number.bitPattern) }

  /// Appends a text after its length.
  package mutating func append(counted text: String) {
    var text = text
    text.withUTF8 {
      append(variable: UInt64($0.count))
      append(UnsafeRawBufferPointer($0))
    }
  }
}
