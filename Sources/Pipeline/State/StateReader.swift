package import Events

/// Reads the bytes of a state's entry in order; never beyond their end.
package struct StateReader {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline package internal(set) var place = 0

  /// - Parameter bytes: lent as long as the reader is used.
  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  package var left: Int { bytes.count - place }

  /// Reads the first byte, which must be the version that the caller writes.
  package mutating func version(_ known: UInt8) throws(StateFault) {
    let found = try byte()
    guard found == known else {
      throw StateFault("its version is \(found), and this program reads version \(known)")
    }
  }

  /// - Throws: where bytes are left.
  package func end() throws(StateFault) {
    guard left == 0 else { throw StateFault("\(left) bytes too many are in it") }
  }

  package mutating func byte() throws(StateFault) -> UInt8 { try number(UInt8.self) }

  package mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws(StateFault) -> Number {
    let part = try take(MemoryLayout<Number>.size)
    return Number(littleEndian: part.loadUnaligned(as: Number.self))
  }

  /// Most numbers are a byte.
  @inlinable @inline(__always)
  package mutating func variable() throws(StateFault) -> UInt64 {
    guard place < bytes.count, bytes[place] < 0x80 else { return try longVariable() }
    defer { place += 1 }
    return UInt64(bytes[place])
  }

  @usableFromInline
  mutating func longVariable() throws(StateFault) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard shift < 63 || byte <= 1 else { throw StateFault("a number in it is too large") }
      number |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw StateFault("it ends too soon")
  }

  @inlinable @inline(__always)
  package mutating func signed() throws(StateFault) -> Int64 {
    let number = try variable()
    return Int64(bitPattern: number &>> 1) ^ -Int64(bitPattern: number & 1)
  }

  /// A number that is not negative; one that is too large becomes the largest.
  @inlinable @inline(__always)
  package mutating func integer() throws(StateFault) -> Int { Int(clamping: try variable()) }

  package mutating func time() throws(StateFault) -> Timestamp { Timestamp(microseconds: try signed()) }

  package mutating func timeIfAny() throws(StateFault) -> Timestamp? { try byte() == 0 ? nil : try time() }

  package mutating func real() throws(StateFault) -> Double { Double(bitPattern: try number(UInt64.self)) }

  /// A number of things, each of which takes at least `size` bytes.
  package mutating func count(of size: Int = 1) throws(StateFault) -> Int {
    let count = try variable()
    guard count <= UInt64(left / max(1, size)) else { throw StateFault("it ends too soon") }
    return Int(count)
  }

  package mutating func text() throws(StateFault) -> String {
    String(decoding: try take(try count()), as: UTF8.self)
  }

  /// Lends the next bytes.
  package mutating func take(_ count: Int) throws(StateFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= left else { throw StateFault("it ends too soon") }
    defer { place += count }
    return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
  }
}

extension StateReader {
  /// Reads all of the bytes.
  ///
  /// - Throws: what `read` throws, and where it leaves bytes.
  @inline(__always)
  package static func all<Value>(
    of bytes: UnsafeRawBufferPointer, _ read: (inout StateReader) throws(StateFault) -> Value
  ) throws(StateFault) -> Value {
    var reader = StateReader(bytes)
    let value = try read(&reader)
    try reader.end()
    return value
  }

  /// Reads all of an entry that is never removed.
  package static func read<Value>(
    _ name: String, _ value: UnsafeRawBufferPointer?, version: UInt8,
    _ body: (inout StateReader) throws(StateFault) -> Value
  ) throws(StateFault) -> Value {
    guard let value else { throw StateFault("the entry `\(name)` is never removed, and is") }
    return try all(of: value) { reader throws(StateFault) in
      try reader.version(version)
      return try body(&reader)
    }
  }
}
