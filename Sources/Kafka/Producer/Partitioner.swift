/// Spreads keys over partitions as the Java client does by default, so that foreign producers agree with us.
package enum Partitioner {
  /// `toPositive(murmur2(key)) % partitionCount`.
  ///
  /// - Parameter partitionCount: at least 1.
  package static func partition(of key: RawSpan, among partitionCount: Int32) -> Int32 {
    precondition(partitionCount > 0, "a topic has at least one partition")
    return Int32(bitPattern: murmur2(key) & 0x7fff_ffff) % partitionCount
  }

  /// MurmurHash2 of 32 bits by Austin Appleby, with the seed 0x9747b28c of `org.apache.kafka.common.utils.Utils`.
  package static func murmur2(_ key: RawSpan) -> UInt32 {
    let multiplier: UInt32 = 0x5bd1_e995
    let count = key.byteCount
    var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: count)
    var index = 0
    while index + 4 <= count {
      var word = UInt32(littleEndian: key.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self))
      word &*= multiplier
      word ^= word >> 24
      word &*= multiplier
      hash = hash &* multiplier ^ word
      index += 4
    }
    if index < count {
      for (shift, tail) in (index..<count).enumerated() {
        hash ^= UInt32(key.unsafeLoad(fromByteOffset: tail, as: UInt8.self)) << UInt32(8 * shift)
      }
      hash &*= multiplier
    }
    hash ^= hash >> 13
    hash &*= multiplier
    return hash ^ hash >> 15
  }
}
