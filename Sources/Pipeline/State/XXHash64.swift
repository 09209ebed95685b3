/// XXH64 (Yann Collet, "xxHash fast digest algorithm", revision 0.1.1): 64 bits over some bytes, with a seed.
///
/// It tells damaged bytes from whole ones; it is no cryptographic hash.
enum XXHash64 {
  private static let first: UInt64 = 0x9e37_79b1_85eb_ca87
  private static let second: UInt64 = 0xc2b2_ae3d_27d4_eb4f
  private static let third: UInt64 = 0x1656_67b1_9e37_79f9
  private static let fourth: UInt64 = 0x85eb_ca77_c2b2_ae63
  private static let fifth: UInt64 = 0x27d4_eb2f_1656_67c5

  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var place = 0
    var hash = bytes.count >= 32 ? stripes(bytes, seed, &place) : seed &+ fifth
    hash &+= UInt64(bytes.count)
    while bytes.count &- place >= 8 {
      hash ^= round(0, word(bytes, place))
      hash = rotated(hash, by: 27) &* first &+ fourth
      place &+= 8
    }
    if bytes.count &- place >= 4 {
      hash ^= UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))) &* first
      hash = rotated(hash, by: 23) &* second &+ third
      place &+= 4
    }
    while place < bytes.count {
      hash ^= UInt64(bytes[place]) &* fifth
      hash = rotated(hash, by: 11) &* first
      place &+= 1
    }
    return avalanche(hash)
  }

  private static func stripes(_ bytes: UnsafeRawBufferPointer, _ seed: UInt64, _ place: inout Int) -> UInt64 {
    var (a, b) = (seed &+ first &+ second, seed &+ second)
    var (c, d) = (seed, seed &- first)
    while bytes.count &- place >= 32 {
      a = round(a, word(bytes, place))
      b = round(b, word(bytes, place &+ 8))
      c = round(c, word(bytes, place &+ 16))
      d = round(d, word(bytes, place &+ 24))
      place &+= 32
    }
    var hash = rotated(a, by: 1) &+ rotated(b, by: 7) &+ rotated(c, by: 12) &+ rotated(d, by: 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* first &+ fourth }
    return hash
  }

  private static func avalanche(_ value: UInt64) -> UInt64 {
    var hash = value
    hash ^= hash &>> 33
    hash = hash &* second
    hash ^= hash &>> 29
    hash = hash &* third
    return hash ^ hash &>> 32
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* second, by: 31) &* first
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }
}
