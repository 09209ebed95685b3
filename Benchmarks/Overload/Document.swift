/// A document of 100 bytes: its number within its partition in twelve digits, and letters drawn by a seeded generator,
/// which a compressor cannot do much about.
enum Document {
  static let bytes = 100
  static let numberBytes = 12
  /// The least that such a document takes in a compressed batch.
  static let compressedBytes = 60

  static func fill(_ block: UnsafeMutableRawBufferPointer, number: Int64, random: inout UInt64) {
    var rest = number
    for place in stride(from: numberBytes - 1, through: 0, by: -1) {
      block[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    for place in numberBytes..<bytes {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      block[place] = 48 + UInt8(truncatingIfNeeded: random >> 58)
    }
  }

  static func number(_ value: UnsafeRawBufferPointer) -> Int64? {
    Int64(String(decoding: value.prefix(numberBytes), as: UTF8.self))
  }
}
