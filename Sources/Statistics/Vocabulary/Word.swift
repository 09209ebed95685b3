/// A word as its bytes are: told and ordered by them, the same everywhere, where a `String` would take two spellings of
/// one character for the same.
public struct Word: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
  }

  public var description: String { text }

  /// A hash that is the same in every process: FNV-1a (Fowler, Noll & Vo), then the finaliser of SplitMix64 (Steele, Lea &
  /// Flood, OOPSLA 2014).
  ///
  /// - Parameter seed: hashes of different seeds are independent of one another.
  public func hash(seed: UInt64 = 0) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SplitMix64(seed: hash ^ seed)
    return random.next()
  }

  public static func == (left: Word, right: Word) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  public static func < (left: Word, right: Word) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Word: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
