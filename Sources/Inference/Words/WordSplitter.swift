/// How a text is cut into the words that entities begin and end with.
enum WordSplitter: Sendable {
  /// GLiNER 1: runs of `\w`, joined by single `-` or `_`; any other character that is no space alone.
  case gliner
  /// GLiNER2: addresses of the web and of mail and names with `@` too, and marks belong to words.
  case gliner2
  /// GLiNER2's `char`: runs of ASCII letters, digits and `@._-+`; any other character that is no space alone.
  case characters

  /// - Returns: the words in order, as places of scalars, half-open.
  func words(of text: ArraySlice<UInt32>) -> [Range<Int>] {
    switch self {
    case .gliner: Self.glinerWords(text)
    case .gliner2: Gliner2Words(text).words()
    case .characters: Self.characterWords(text)
    }
  }

  private static func glinerWords(_ text: ArraySlice<UInt32>) -> [Range<Int>] {
    let classes = CharacterClasses.python
    var words: [Range<Int>] = []
    var place = text.startIndex
    while place < text.endIndex {
      if classes.isWord(text[place]) {
        let end = run(text, from: place) { classes.isWord($0) }
        words.append(place..<end)
        place = end
      } else {
        if !classes.isSpace(text[place]) { words.append(place..<place + 1) }
        place += 1
      }
    }
    return words
  }

  /// The end of a run of characters of words, single `-` and `_` between them included; `start` where there is none.
  @inline(__always)
  static func run(_ text: ArraySlice<UInt32>, from start: Int, _ isWord: (UInt32) -> Bool) -> Int {
    var end = start
    while end < text.endIndex && isWord(text[end]) { end += 1 }
    guard end > start else { return start }
    while end + 1 < text.endIndex && (text[end] == 0x2D || text[end] == 0x5F) && isWord(text[end + 1]) {
      end += 1
      while end < text.endIndex && isWord(text[end]) { end += 1 }
    }
    return end
  }

  private static func characterWords(_ text: ArraySlice<UInt32>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var place = text.startIndex
    while place < text.endIndex {
      var end = place
      while end < text.endIndex && isKeptTogether(text[end]) { end += 1 }
      if end == place {
        end += 1
        if CharacterClasses.python.isSpace(text[place]) {
          place = end
          continue
        }
      }
      words.append(place..<end)
      place = end
    }
    return words
  }

  private static func isKeptTogether(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x40...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}
