/// The classes of characters that Python's `re` and `str` tell apart: see `PythonTables`.
struct CharacterClasses: Sendable {
  /// Bits of a scalar's classes.
  struct Class: OptionSet, Sendable {
    let rawValue: UInt8

    /// `\w`.
    static let word = Class(rawValue: 1)
    /// `\s`.
    static let space = Class(rawValue: 2)
    /// `\w`, marks, U+200C and U+200D: what GLiNER2 joins to a word.
    static let joined = Class(rawValue: 4)
    /// Cased, for the place of a sigma in its word.
    static let cased = Class(rawValue: 8)
    /// Passed over where the place of a sigma in its word is looked for.
    static let ignorable = Class(rawValue: 16)
  }

  static let python = CharacterClasses()

  /// For each page of 256 scalars where its classes begin in `classes`; equal pages are kept once.
  private let pages: [UInt16]
  private let classes: [UInt8]

  private init() {
    var all = [UInt8](repeating: 0, count: 0x11_0000)
    func add(_ table: StaticString, _ set: Class) {
      ScalarTable(table).forEach { scalar, _ in all[Int(scalar)] |= set.rawValue }
    }
    add(PythonTables.word, [.word, .joined])
    add(PythonTables.space, .space)
    add(PythonTables.mark, .joined)
    add(PythonTables.cased, .cased)
    add(PythonTables.ignorable, .ignorable)
    for joiner in [0x200C, 0x200D] { all[joiner] |= Class.joined.rawValue }
    var pages: [UInt16] = []
    var classes: [UInt8] = []
    var known: [ArraySlice<UInt8>: UInt16] = [:]
    for first in stride(from: 0, to: all.count, by: 256) {
      let page = all[first..<first + 256]
      if let place = known[page] {
        pages.append(place)
      } else {
        let place = UInt16(classes.count / 256)
        known[page] = place
        classes += page
        pages.append(place)
      }
    }
    self.pages = pages
    self.classes = classes
  }

  /// The classes of a scalar; none of what is no scalar.
  @inline(__always)
  subscript(scalar: UInt32) -> Class {
    guard scalar < 0x11_0000 else { return [] }
    return Class(rawValue: classes[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)])
  }

  @inline(__always)
  func isWord(_ scalar: UInt32) -> Bool { self[scalar].contains(.word) }

  @inline(__always)
  func isSpace(_ scalar: UInt32) -> Bool { self[scalar].contains(.space) }

  @inline(__always)
  func isJoined(_ scalar: UInt32) -> Bool { self[scalar].contains(.joined) }
}
