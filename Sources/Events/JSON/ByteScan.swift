/// Eight bytes looked at at once, as a number in little-endian order.
///
/// A flag is the high bit of its byte. The lowest flag set is always right; flags above it may be false, by the
/// borrow of the subtraction.
enum ByteScan {
  @inline(__always)
  static func load(_ base: UnsafePointer<UInt8>, _ position: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Flags the bytes that end a plain run inside a JSON string: a quote, a backslash, control characters, and
  /// everything that is not ASCII.
  @inline(__always)
  static func stringFlags(_ word: UInt64) -> UInt64 {
    escapeFlags(word) | (word & highBits)
  }

  /// Flags the bytes that must be escaped: a quote, a backslash and control characters.
  @inline(__always)
  static func escapeFlags(_ word: UInt64) -> UInt64 {
    let quotes = word ^ 0x2222_2222_2222_2222
    let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
    let below = (word &- 0x2020_2020_2020_2020) & ~word
    return (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | below) & highBits
  }

  /// The first backslash at or after `position`; nil where there is none.
  @inline(__always)
  static func backslash(_ base: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Int? {
    var place = position
    while place &+ 8 <= count {
      let bytes = load(base, place) ^ 0x5C5C_5C5C_5C5C_5C5C
      let flags = (bytes &- ones) & ~bytes & highBits
      if flags != 0 { return place &+ firstFlag(flags) }
      place &+= 8
    }
    while place < count {
      if base[place] == UInt8(ascii: "\\") { return place }
      place &+= 1
    }
    return nil
  }

  @inline(__always)
  static func firstFlag(_ flags: UInt64) -> Int { flags.trailingZeroBitCount &>> 3 }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080
}
