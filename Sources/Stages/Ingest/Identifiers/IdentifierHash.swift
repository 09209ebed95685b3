/// 128 bits that stand for an identifier: the same on every machine and in every run.
///
/// MurmurHash3 x64 128 (Austin Appleby, public domain) over the bytes, with a 32-bit seed. It is no cryptographic
/// hash: who chooses the ids can make two of them collide, and then loses the second of their own documents.
struct IdentifierHash: Sendable, Hashable {
  var low: UInt64
  var high: UInt64

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Hashes `bytes`.
  init(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) {
    var low = UInt64(seed)
    var high = UInt64(seed)
    let blocks = bytes.count / 16
    for block in 0..<blocks {
      let first = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: block * 16, as: UInt64.self))
      let second = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: block * 16 + 8, as: UInt64.self))
      low ^= Self.scrambleFirst(first)
      low = (Self.rotated(low, by: 27) &+ high) &* 5 &+ 0x52dc_e729
      high ^= Self.scrambleSecond(second)
      high = (Self.rotated(high, by: 31) &+ low) &* 5 &+ 0x3849_5ab5
    }
    let tail = bytes[(blocks * 16)...]
    if tail.count > 8 { high ^= Self.scrambleSecond(Self.word(tail.dropFirst(8))) }
    if !tail.isEmpty { low ^= Self.scrambleFirst(Self.word(tail.prefix(8))) }
    low ^= UInt64(bytes.count)
    high ^= UInt64(bytes.count)
    low &+= high
    high &+= low
    low = Self.finished(low)
    high = Self.finished(high)
    low &+= high
    high &+= low
    self.init(low: low, high: high)
  }

  /// Hashes the UTF-8 bytes of `text`.
  init(_ text: String, seed: UInt32 = 0) {
    var text = text
    self = text.withUTF8 { IdentifierHash(UnsafeRawBufferPointer($0), seed: seed) }
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }

  @inline(__always)
  private static func scrambleFirst(_ word: UInt64) -> UInt64 {
    rotated(word &* 0x87c3_7b91_1142_53d5, by: 31) &* 0x4cf5_ad43_2745_937f
  }

  @inline(__always)
  private static func scrambleSecond(_ word: UInt64) -> UInt64 {
    rotated(word &* 0x4cf5_ad43_2745_937f, by: 33) &* 0x87c3_7b91_1142_53d5
  }

  /// Up to eight bytes as a little-endian number.
  @inline(__always)
  private static func word(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
    var word: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      word |= UInt64(byte) &<< shift
      shift &+= 8
    }
    return word
  }

  @inline(__always)
  private static func finished(_ value: UInt64) -> UInt64 {
    var value = value
    value ^= value &>> 33
    value = value &* 0xff51_afd7_ed55_8ccd
    value ^= value &>> 33
    value = value &* 0xc4ce_b9fe_1a85_ec53
    value ^= value &>> 33
    return value
  }
}
