/// The share of a text's word triples that occurred in it before: near 0 for prose, near 1 for text in a loop.
///
/// Words are told by a 64-bit hash without regard to ASCII case; the first 4,096 words are looked at.
struct RepeatedNgrams {
  private static let mostWords = 4_096

  private var seen: Set<UInt64> = []
  private var previous: (UInt64, UInt64) = (0, 0)
  private var words = 0
  private var triples = 0
  private var repeated = 0

  mutating func removeAll() {
    seen.removeAll(keepingCapacity: true)
    words = 0
    triples = 0
    repeated = 0
  }

  mutating func add(word hash: UInt64) {
    guard words < Self.mostWords else { return }
    words += 1
    if words >= 3 {
      triples += 1
      let triple = Self.mixed(Self.mixed(previous.0) &+ previous.1) &+ hash
      if !seen.insert(Self.mixed(triple)).inserted { repeated += 1 }
    }
    previous = (previous.1, hash)
  }

  /// 0 for a text of fewer than three words: nothing in it is repeated.
  var share: Double { triples == 0 ? 0 : Double(repeated) / Double(triples) }

  /// The finaliser of SplitMix64 (Steele, Lea & Flood, 2014).
  static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
