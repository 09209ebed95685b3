import Pipeline

/// Reads scalars, and lists of numbers at once.
enum KeptScalar {
  /// nil where the type is neither.
  static func read<Value>(_ type: Value.Type, _ bytes: UnsafeRawBufferPointer) throws(StateFault) -> Value? {
    if type == String.self { return same(String(decoding: bytes, as: UTF8.self)) }
    if type == Double.self {
      return same(try StateReader.all(of: bytes) { reader throws(StateFault) in try reader.real() })
    }
    if type == Int.self { return same(try integer(bytes, Int.self)) }
    if type == Bool.self {
      return same(try StateReader.all(of: bytes) { reader throws(StateFault) in try reader.byte() != 0 })
    }
    if type == [Double].self {
      return same(try list(bytes, of: bytes.count / 8) { reader throws(StateFault) in try reader.real() })
    }
    if type == [Int].self { return same(try integers(bytes, Int.self)) }
    if type == [Int64].self { return same(try integers(bytes, Int64.self)) }
    if type == [UInt32].self { return same(try integers(bytes, UInt32.self)) }
    if type == Float.self {
      return same(Float(try StateReader.all(of: bytes) { reader throws(StateFault) in try reader.real() }))
    }
    if type == UInt64.self { return same(try natural(bytes)) }
    if type == UInt.self { return same(UInt(try natural(bytes))) }
    if let integers = type as? any FixedWidthInteger.Type { return same(try any(bytes, integers)) }
    return nil
  }

  /// A value whose type is known to be the same.
  @inline(__always)
  private static func same<One, Other>(_ value: One) -> Other? { value as? Other }

  private static func any<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Integer.Type
  ) throws(StateFault) -> Integer { try integer(bytes, type) }

  private static func natural(_ bytes: UnsafeRawBufferPointer) throws(StateFault) -> UInt64 {
    try StateReader.all(of: bytes) { reader throws(StateFault) in try reader.variable() }
  }

  private static func integer<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Integer.Type
  ) throws(StateFault) -> Integer {
    try StateReader.all(of: bytes) { reader throws(StateFault) in try reader.signed(type) }
  }

  private static func integers<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Integer.Type
  ) throws(StateFault) -> [Integer] {
    // The last byte of each says that none follows.
    try list(bytes, of: bytes.count { $0 < 0x80 }) { reader throws(StateFault) in try reader.signed(type) }
  }

  /// All there are to the end, which are about `count`.
  @inline(__always)
  private static func list<Element>(
    _ bytes: UnsafeRawBufferPointer, of count: Int, _ read: (inout StateReader) throws(StateFault) -> Element
  ) throws(StateFault) -> [Element] {
    var reader = StateReader(bytes)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    while reader.left > 0 { elements.append(try read(&reader)) }
    return elements
  }
}

extension StateReader {
  /// Lends the bytes behind a size; nil for nil.
  mutating func sized() throws(StateFault) -> UnsafeRawBufferPointer? {
    let size = try variable()
    guard size > 0 else { return nil }
    return try take(Int(clamping: size - 1))
  }

  /// A number of a type that it must fit.
  @inline(__always)
  fileprivate mutating func signed<Integer: FixedWidthInteger>(
    _ type: Integer.Type
  ) throws(StateFault) -> Integer {
    let number = try signed()
    guard let integer = Integer(exactly: number) else { throw StateFault("\(number) is no \(type)") }
    return integer
  }
}
