/// The form of UTF-8 (Unicode 17, table 3-7).
package enum UTF8Check {
  /// Reads one sequence whose first byte is not ASCII, and returns the position after it.
  @inline(__always)
  static func sequence(
    _ base: UnsafePointer<UInt8>, _ position: Int, _ count: Int
  ) throws(JSONError) -> Int {
    let first = base[position]
    if first >= 0xC2, first <= 0xDF, position &+ 1 < count, isContinuation(base[position &+ 1]) {
      return position &+ 2
    }
    if first >= 0xE1, first <= 0xEF, first != 0xED, position &+ 2 < count, isContinuation(base[position &+ 1]),
      isContinuation(base[position &+ 2])
    {
      return position &+ 3
    }
    return try rare(base, position, count)
  }

  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Sequences whose second byte is restricted, those of four bytes, and all that is wrong.
  @inline(never)
  private static func rare(
    _ base: UnsafePointer<UInt8>, _ position: Int, _ count: Int
  ) throws(JSONError) -> Int {
    let first = base[position]
    switch first {
    case ..<0xC0: throw JSONError(.strayContinuation, at: position)
    case 0xC0, 0xC1: throw JSONError(.overlong, at: position)
    case 0xF5...: throw JSONError(.beyondUnicode, at: position)
    default: break
    }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard position + 1 < count, isContinuation(base[position + 1]) else {
      throw JSONError(.missingContinuation, at: position)
    }
    let second = base[position + 1]
    switch (first, second) {
    case (0xE0, ..<0xA0), (0xF0, ..<0x90): throw JSONError(.overlong, at: position)
    case (0xED, 0xA0...): throw JSONError(.encodedSurrogate, at: position)
    case (0xF4, 0x90...): throw JSONError(.beyondUnicode, at: position)
    default: break
    }
    for next in position + 2..<position + length {
      guard next < count, isContinuation(base[next]) else { throw JSONError(.missingContinuation, at: position) }
    }
    return position + length
  }

  /// Checks bytes that are not JSON, such as a plain text document.
  package static func check(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    guard let start = bytes.baseAddress else { return }
    let base = start.assumingMemoryBound(to: UInt8.self)
    var position = 0
    while position < bytes.count {
      if position &+ 8 <= bytes.count, ByteScan.load(base, position) & 0x8080_8080_8080_8080 == 0 {
        position &+= 8
      } else if base[position] < 0x80 {
        position &+= 1
      } else {
        position = try sequence(base, position, bytes.count)
      }
    }
  }
}
