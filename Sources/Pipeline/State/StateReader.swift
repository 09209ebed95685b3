package import Events

/// Reads the bytes of a state's entry in order; never beyond their end.
///
/// Public, as is ``StateFault``, because the compiler inlines public functions alone into other modules.
public struct StateReader {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline var place = 0

  /// - Parameter bytes: lent as long as the reader is used.
  @inlinable
  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  @inlinable
  public var left: Int { bytes.count - place }

  /// Reads the first byte, which must be the version that the caller writes.
  @inlinable
  public mutating func version(_ known: UInt8) throws(StateFault) {
    let found = try byte()
    guard found == known else {
      throw StateFault("its version is \(found), and this program reads version \(known)")
    }
  }

  /// - Throws: where bytes are left.
  @inlinable
  public func end() throws(StateFault) {
    guard left == 0 else { throw StateFault("\(left) bytes too many are in it") }
  }

  @inlinable
  public mutating func byte() throws(StateFault) -> UInt8 { try number(UInt8.self) }

  @inlinable @inline(__always)
  public mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws(StateFault) -> Number {
    let part = try take(MemoryLayout<Number>.size)
    return Number(littleEndian: part.loadUnaligned(as: Number.self))
  }

  /// Most numbers are a byte or two.
  @inlinable @inline(__always)
  public mutating func variable() throws(StateFault) -> UInt64 {
    guard left > 0 else { return try longVariable() }
    let first = bytes[place]
    if first < 0x80 {
      place &+= 1
      return UInt64(first)
    }
    guard left > 1, bytes[place &+ 1] < 0x80 else { return try longVariable() }
    defer { place &+= 2 }
    return UInt64(first & 0x7f) | UInt64(bytes[place &+ 1]) &<< 7
  }

  /// Eight bytes at once where as many are left.
  @usableFromInline
  mutating func longVariable() throws(StateFault) -> UInt64 {
    guard left >= 8 else { return try variable(after: 0, of: 0) }
    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    let ends = ~word & Self.continued
    guard ends != 0 else {
      place &+= 8
      return try variable(after: Self.packed(word), of: 56)
    }
    let bits = ends.trailingZeroBitCount &+ 1
    place &+= bits &>> 3
    return Self.packed(word & (.max &>> UInt64(64 &- bits)))
  }

  /// The rest of a number, byte by byte.
  private mutating func variable(after low: UInt64, of bits: UInt64) throws(StateFault) -> UInt64 {
    var (number, shift) = (low, bits)
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

  /// The bit of each byte that says that another follows.
  private static let continued: UInt64 = 0x8080_8080_8080_8080

  /// The lower seven bits of each of eight bytes next to each other.
  private static func packed(_ word: UInt64) -> UInt64 {
    let bytes = word & ~continued
    let pairs = bytes & 0x007f_007f_007f_007f | (bytes & 0x7f00_7f00_7f00_7f00) &>> 1
    let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) &>> 2
    return fours & 0x0fff_ffff | (fours & 0x0fff_ffff_0000_0000) &>> 4
  }

  /// So many numbers, of which those that are too large become the largest. Where eight follow each other that are a byte
  /// each, they are read at once.
  package mutating func naturals(_ count: Int) throws(StateFault) -> [UInt32] {
    guard count >= 0, count <= left else { throw StateFault("it ends too soon") }
    return try [UInt32](unsafeUninitializedCapacity: count) { numbers, read throws(StateFault) in
      while read < count {
        if count &- read >= 8, let eight = eightBytes() {
          for place in 0..<8 { numbers.initializeElement(at: read &+ place, to: UInt32(eight[place])) }
          read &+= 8
        } else {
          numbers.initializeElement(at: read, to: UInt32(clamping: try variable()))
          read &+= 1
        }
      }
    }
  }

  /// The next eight numbers where each is a byte.
  @inline(__always)
  private mutating func eightBytes() -> SIMD8<UInt8>? {
    guard left >= 8 else { return nil }
    let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    guard word & Self.continued == 0 else { return nil }
    place &+= 8
    return unsafeBitCast(word, to: SIMD8<UInt8>.self)
  }

  @inlinable @inline(__always)
  public mutating func signed() throws(StateFault) -> Int64 {
    let number = try variable()
    return Int64(bitPattern: number &>> 1) ^ -Int64(bitPattern: number & 1)
  }

  /// A number that is not negative; one that is too large becomes the largest.
  @inlinable @inline(__always)
  public mutating func integer() throws(StateFault) -> Int { Int(clamping: try variable()) }

  package mutating func time() throws(StateFault) -> Timestamp { Timestamp(microseconds: try signed()) }

  package mutating func timeIfAny() throws(StateFault) -> Timestamp? { try byte() == 0 ? nil : try time() }

  @inlinable
  public mutating func real() throws(StateFault) -> Double { Double(bitPattern: try number(UInt64.self)) }

  /// A number of things, each of which takes at least `size` bytes.
  @inlinable @inline(__always)
  public mutating func count(of size: Int = 1) throws(StateFault) -> Int {
    let count = try variable()
    guard count <= UInt64(left / max(1, size)) else { throw StateFault("it ends too soon") }
    return Int(count)
  }

  @inlinable
  public mutating func text() throws(StateFault) -> String {
    String(decoding: try take(try count()), as: UTF8.self)
  }

  /// Lends the next bytes.
  @inlinable @inline(__always)
  public mutating func take(_ count: Int) throws(StateFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= left else { throw StateFault("it ends too soon") }
    defer { place += count }
    return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
  }
}

extension StateReader {
  /// Reads all of the bytes.
  ///
  /// - Throws: what `read` throws, and where it leaves bytes.
  @inlinable @inline(__always)
  public static func all<Value>(
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
