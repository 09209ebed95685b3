import Pipeline

/// Reads scalars, and lists of them at once.
enum KeptScalar {
  /// nil where the type is neither.
  static func read<Value>(_ type: Value.Type, _ bytes: UnsafeRawBufferPointer) throws(StateFault) -> Value? {
    if type == String.self { return same(text(bytes)) }
    if type == Double.self { return same(try real(bytes)) }
    if type == Int.self { return same(try integer(bytes, Int.self)) }
    if type == Bool.self { return same(try isTrue(bytes)) }
    if type == [Double].self { return same(try list(bytes, real)) }
    if type == [Int].self { return same(try list(bytes) { one throws(StateFault) in try integer(one, Int.self) }) }
    if type == [Int64].self { return same(try list(bytes) { one throws(StateFault) in try integer(one, Int64.self) }) }
    if type == [UInt32].self {
      return same(try list(bytes) { one throws(StateFault) in try integer(one, UInt32.self) })
    }
    if type == [String].self { return same(try list(bytes) { one throws(StateFault) in text(one) }) }
    if type == Int64.self { return same(try integer(bytes, Int64.self)) }
    if type == Float.self { return same(Float(try real(bytes))) }
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

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func real(_ bytes: UnsafeRawBufferPointer) throws(StateFault) -> Double {
    var reader = StateReader(bytes)
    let real = try reader.real()
    try reader.end()
    return real
  }

  private static func isTrue(_ bytes: UnsafeRawBufferPointer) throws(StateFault) -> Bool {
    var reader = StateReader(bytes)
    let byte = try reader.byte()
    try reader.end()
    return byte != 0
  }

  private static func natural(_ bytes: UnsafeRawBufferPointer) throws(StateFault) -> UInt64 {
    var reader = StateReader(bytes)
    let number = try reader.variable()
    try reader.end()
    return number
  }

  private static func integer<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ type: Integer.Type
  ) throws(StateFault) -> Integer {
    var reader = StateReader(bytes)
    let number = try reader.signed()
    try reader.end()
    guard let integer = Integer(exactly: number) else { throw StateFault("\(number) is no \(type)") }
    return integer
  }

  private static func list<Element>(
    _ bytes: UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer) throws(StateFault) -> Element
  ) throws(StateFault) -> [Element] {
    var reader = StateReader(bytes)
    let count = try reader.count()
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
      guard let element = try reader.sized() else { throw StateFault("an element is missing in a list") }
      elements.append(try read(element))
    }
    try reader.end()
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
}
