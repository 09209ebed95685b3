/// Decompositions and compositions as the reference has them (Unicode 9), Hangul syllables aside.
struct UnicodeForms: Sendable {
  static let shared = UnicodeForms()

  let combiningClasses: [UInt32: UInt8]
  /// Scalars that join with what is before them, and those whose decomposition begins with one.
  let seconds: Set<UInt32>
  private let canonical: [UInt32: [UInt32]]
  private let compatible: [UInt32: [UInt32]]
  /// By the first scalar, shifted by 32, and the second.
  private let compositions: [UInt64: UInt32]

  private init() {
    var canonical: [UInt32: [UInt32]] = [:]
    var compatible: [UInt32: [UInt32]] = [:]
    var classes: [UInt32: UInt8] = [:]
    var excluded: Set<UInt32> = []
    ScalarTable(BertUnicodeTables.decompositions).forEach { canonical[$0] = $1 }
    ScalarTable(TextUnicodeTables.compatible).forEach { compatible[$0] = $1 }
    ScalarTable(BertUnicodeTables.combiningClasses).forEach { classes[$0] = UInt8(truncatingIfNeeded: $1.first ?? 0) }
    ScalarTable(TextUnicodeTables.excluded).forEach { scalar, _ in excluded.insert(scalar) }
    self.canonical = canonical
    self.compatible = compatible
    combiningClasses = classes
    compositions = Self.compositions(canonical.filter { !excluded.contains($0.key) })
    var seconds = Set(compositions.keys.map { UInt32(truncatingIfNeeded: $0) })
    // The vowels and trailing consonants of Hangul.
    seconds.formUnion(0x1161...0x1175)
    seconds.formUnion(0x11A8...0x11C2)
    for (scalar, parts) in canonical {
      if let first = parts.first, seconds.contains(first) || classes[first] != nil { seconds.insert(scalar) }
    }
    self.seconds = seconds
  }

  /// The pairs that compose: a scalar's decomposition but for its last part, composed, and that part.
  private static func compositions(_ canonical: [UInt32: [UInt32]]) -> [UInt64: UInt32] {
    var pairs: [UInt64: UInt32] = [:]
    for (scalar, parts) in canonical.sorted(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }) {
      guard var first = parts.first, let last = parts.last, parts.count > 1 else { continue }
      for part in parts.dropFirst().dropLast() { first = pairs[key(first, part)] ?? first }
      pairs[key(first, last)] = scalar
    }
    return pairs
  }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

  /// Calls `body` with each scalar of the full decomposition.
  func decompose(_ scalar: UInt32, compatibly: Bool, _ body: (UInt32) -> Void) {
    if (0xAC00...0xD7A3).contains(scalar) {
      // Unicode 15, section 3.12: leading consonant, vowel, trailing consonant.
      let number = scalar - 0xAC00
      body(0x1100 + number / 588)
      body(0x1161 + number % 588 / 28)
      if number % 28 != 0 { body(0x11A7 + number % 28) }
      return
    }
    guard let parts = (compatibly ? compatible[scalar] : nil) ?? canonical[scalar] else { return body(scalar) }
    for part in parts { body(part) }
  }

  /// What two scalars compose to.
  func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100...0x1112).contains(first), (0x1161...0x1175).contains(second) {
      return 0xAC00 + (first - 0x1100) * 588 + (second - 0x1161) * 28
    }
    if (0xAC00...0xD7A3).contains(first), (0x11A8...0x11C2).contains(second), (first - 0xAC00) % 28 == 0 {
      return first + second - 0x11A7
    }
    return compositions[Self.key(first, second)]
  }
}
