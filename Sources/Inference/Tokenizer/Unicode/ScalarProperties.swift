/// What the general steps of tokenising ask of a Unicode scalar, in two look-ups.
///
/// The classes are those of the reference, several versions of Unicode among them: see `TextUnicodeTables`.
struct ScalarProperties: Sendable {
  static let shared = ScalarProperties()

  /// Grapheme_Cluster_Break, with the classes of the rules GB9c and GB11 (Unicode Standard Annex 29).
  enum ClusterBreak: UInt32 {
    case other, carriageReturn, lineFeed, control, extend, joiner, regional, prepend, spacingMark
    case leading, vowel, trailing, leadingVowel, leadingVowelTrailing, pictographic, consonant
  }

  /// All that is known of one scalar.
  struct Entry: Hashable, Sendable {
    var raw: UInt32 = 0

    private func has(_ bit: UInt32) -> Bool { raw & bit != 0 }

    var clusterBreak: ClusterBreak { ClusterBreak(rawValue: raw & 15) ?? .other }
    var isConjunctLinker: Bool { has(Bit.linker) }
    var isConjunctExtend: Bool { has(Bit.conjunctExtend) }
    var isSpace: Bool { has(Bit.space) }
    var isPunctuation: Bool { has(Bit.punctuation) }
    var isNumeric: Bool { has(Bit.numeric) }
    /// `\w` of the pre-tokeniser `Whitespace` and of `single_word`.
    var isWord: Bool { has(Bit.word) }
    /// `\p{L}` and `\p{N}` of `ByteLevel`.
    var isLetter: Bool { has(Bit.letter) }
    var isNumber: Bool { has(Bit.number) }
    /// Removed by `StripAccents`; by `strip_accents`; by `clean_text`.
    var isCombining: Bool { has(Bit.combining) }
    var isNonSpacing: Bool { has(Bit.nonSpacing) }
    var isDropped: Bool { has(Bit.dropped) }
    var hasLowercase: Bool { has(Bit.lowercase) }
    /// Canonical decomposition; compatibility decomposition that differs from it.
    var decomposes: Bool { has(Bit.decomposes) }
    var decomposesCompatibly: Bool { has(Bit.compatible) }
    /// Composition may change it or join it with what is before it.
    var mayCompose: Bool { has(Bit.composes) }
    var combiningClass: UInt8 { UInt8(truncatingIfNeeded: raw >> 24) }
  }

  enum Bit {
    static let linker: UInt32 = 1 << 4
    static let conjunctExtend: UInt32 = 1 << 5
    static let space: UInt32 = 1 << 6
    static let punctuation: UInt32 = 1 << 7
    static let numeric: UInt32 = 1 << 8
    static let word: UInt32 = 1 << 9
    static let letter: UInt32 = 1 << 10
    static let number: UInt32 = 1 << 11
    static let combining: UInt32 = 1 << 12
    static let nonSpacing: UInt32 = 1 << 13
    static let dropped: UInt32 = 1 << 14
    static let lowercase: UInt32 = 1 << 15
    static let decomposes: UInt32 = 1 << 16
    static let compatible: UInt32 = 1 << 17
    static let composes: UInt32 = 1 << 18
  }

  private let pages: [UInt16]
  private let entries: [Entry]

  private init() {
    var all = [Entry](repeating: Entry(), count: 0x110000)
    Self.fill(&all)
    var pages: [UInt16] = []
    var entries: [Entry] = []
    var known: [ArraySlice<Entry>: UInt16] = [:]
    pages.reserveCapacity(0x1100)
    for page in 0..<0x1100 {
      let row = all[page << 8..<(page + 1) << 8]
      if let number = known[row] {
        pages.append(number)
        continue
      }
      let number = UInt16(truncatingIfNeeded: entries.count >> 8)
      known[row] = number
      pages.append(number)
      entries.append(contentsOf: row)
    }
    self.pages = pages
    self.entries = entries
  }

  /// The entry of a scalar value under 0x110000.
  @inline(__always)
  subscript(scalar: UInt32) -> Entry {
    entries[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }

  private static func set(_ table: StaticString, _ bits: UInt32, in all: inout [Entry]) {
    for row in ScalarTable(table).rows { for scalar in row.first...row.last { all[Int(scalar)].raw |= bits } }
  }

  private static func fill(_ all: inout [Entry]) {
    for (table, bits) in [
      (BertUnicodeTables.spaces, Bit.space), (BertUnicodeTables.punctuation, Bit.punctuation),
      (BertUnicodeTables.marks, Bit.nonSpacing), (BertUnicodeTables.dropped, Bit.dropped),
      (BertUnicodeTables.lowercase, Bit.lowercase), (BertUnicodeTables.decompositions, Bit.decomposes),
      (TextUnicodeTables.numeric, Bit.numeric), (TextUnicodeTables.word, Bit.word),
      (TextUnicodeTables.letters, Bit.letter), (TextUnicodeTables.numbers, Bit.number),
      (TextUnicodeTables.combining, Bit.combining), (TextUnicodeTables.compatible, Bit.compatible),
      (TextUnicodeTables.excluded, Bit.composes), (TextUnicodeTables.conjunctLinker, Bit.linker),
      (TextUnicodeTables.conjunctExtend, Bit.conjunctExtend),
    ] as [(StaticString, UInt32)] { set(table, bits, in: &all) }
    for (scalar, combiningClass) in UnicodeForms.shared.combiningClasses {
      all[Int(scalar)].raw |= UInt32(combiningClass) << 24 | Bit.composes
    }
    for scalar in UnicodeForms.shared.seconds { all[Int(scalar)].raw |= Bit.composes }
    fillClusterBreaks(&all)
  }

  private static func fillClusterBreaks(_ all: inout [Entry]) {
    for (table, kind) in [
      (TextUnicodeTables.extend, .extend), (TextUnicodeTables.regional, .regional),
      (TextUnicodeTables.prepend, .prepend), (TextUnicodeTables.spacingMark, .spacingMark),
      (TextUnicodeTables.leading, .leading), (TextUnicodeTables.vowel, .vowel),
      (TextUnicodeTables.trailing, .trailing), (TextUnicodeTables.pictographic, .pictographic),
      (TextUnicodeTables.conjunctConsonant, .consonant), (TextUnicodeTables.control, .control),
    ] as [(StaticString, ClusterBreak)] { set(table, kind.rawValue, in: &all) }
    for syllable in 0xAC00...0xD7A3 {
      let isOpen = (syllable - 0xAC00) % 28 == 0
      all[syllable].raw |= (isOpen ? ClusterBreak.leadingVowel : .leadingVowelTrailing).rawValue
    }
    for (scalar, kind) in [(0x0D, ClusterBreak.carriageReturn), (0x0A, .lineFeed), (0x200D, .joiner)] {
      all[scalar].raw = all[scalar].raw & ~15 | kind.rawValue
    }
  }
}
