/// The words of GLiNER2. At each character that is no space the first that fits of: a web address, a mail address, a
/// name with `@`, a run of characters of words, the character alone. Letters match whatever their case, and so do the
/// four that fold to one of them: `İ`, `ı`, `ſ` and the Kelvin sign.
struct Gliner2Words {
  private let text: ArraySlice<UInt32>
  private let classes = CharacterClasses.python
  /// The run of characters of a mail address's first part that was looked at last, and where an address that it begins
  /// ends: text of such characters alone would else be looked at again from each of them.
  private var localEnd: Int
  private var addressEnd: Int?

  init(_ text: ArraySlice<UInt32>) {
    self.text = text
    localEnd = text.startIndex
  }

  func words() -> [Range<Int>] {
    var scan = self
    var words: [Range<Int>] = []
    var place = text.startIndex
    while place < text.endIndex {
      if classes.isSpace(text[place]) {
        place += 1
      } else {
        let end = scan.end(of: place)
        words.append(place..<end)
        place = end
      }
    }
    return words
  }

  private mutating func end(of place: Int) -> Int {
    if let end = webAddress(place) ?? mailAddress(place) { return end }
    if text[place] == 0x40 {
      let end = text[(place + 1)...].firstIndex { !Self.isAlphanumeric($0) && $0 != 0x5F } ?? text.endIndex
      if end > place + 1 { return end }
    }
    let end = WordSplitter.run(text, from: place) { classes.isJoined($0) }
    return max(end, place + 1)
  }

  private static let schemes: [[UInt32]] = ["https://", "http://", "www."].map { $0.unicodeScalars.map(\.value) }

  private func webAddress(_ place: Int) -> Int? {
    for scheme in Self.schemes where begins(at: place, with: scheme) {
      let first = place + scheme.count
      let end = text[first...].firstIndex { classes.isSpace($0) } ?? text.endIndex
      return end > first ? end : nil
    }
    return nil
  }

  private func begins(at place: Int, with literal: [UInt32]) -> Bool {
    guard literal.count <= text.endIndex - place else { return false }
    return literal.indices.allSatisfy { Self.folded(text[place + $0]) == literal[$0] }
  }

  /// A lower-case ASCII letter for what folds to one.
  private static func folded(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x41...0x5A: scalar + 0x20
    case 0x130, 0x131: 0x69
    case 0x17F: 0x73
    case 0x212A: 0x6B
    default: scalar
    }
  }

  private static func isLetter(_ scalar: UInt32) -> Bool { (0x61...0x7A).contains(folded(scalar)) }

  private static func isAlphanumeric(_ scalar: UInt32) -> Bool { isLetter(scalar) || (0x30...0x39).contains(scalar) }

  /// `[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}`: the first part holds no `@`, so it ends where its run does.
  private mutating func mailAddress(_ place: Int) -> Int? {
    if place < localEnd { return addressEnd }
    localEnd =
      text[place...].firstIndex {
        !Self.isAlphanumeric($0) && ![0x2E, 0x5F, 0x25, 0x2B, 0x2D].contains($0)
      } ?? text.endIndex
    addressEnd = nil
    if localEnd > place, localEnd < text.endIndex, text[localEnd] == 0x40 { addressEnd = hostEnd(after: localEnd + 1) }
    return addressEnd
  }

  /// The end of the longest `[a-z0-9.-]+\.[a-z]{2,}` from `first`: the last dot that two letters follow decides.
  private func hostEnd(after first: Int) -> Int? {
    let end = text[first...].firstIndex { !Self.isAlphanumeric($0) && $0 != 0x2E && $0 != 0x2D } ?? text.endIndex
    var lettersEnd = end
    var place = end - 1
    while place > first {
      if text[place] == 0x2E && lettersEnd - place > 2 { return lettersEnd }
      if !Self.isLetter(text[place]) { lettersEnd = place }
      place -= 1
    }
    return nil
  }
}
