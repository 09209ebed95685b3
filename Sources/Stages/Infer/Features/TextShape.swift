/// What one pass over a text counts.
///
/// - Characters are Unicode scalars.
/// - A word is a run of letters, digits and marks; an apostrophe or hyphen inside it ends it.
/// - A line ends at a line feed, a carriage return, the pair of them, or another line or paragraph separator; what
///   follows the last one is a line unless it is empty.
/// - A sentence ends with `.`, `!`, `?` or their full-width or other-script kin, where white space or the end follows,
///   or at once for ideographic ones; what holds a word and has no end is a sentence too.
struct TextShape {
  private(set) var characters = 0
  private(set) var words = 0
  private(set) var lines = 0
  private(set) var sentences = 0
  private(set) var digits = 0
  private(set) var upper = 0
  private(set) var letters = 0
  private(set) var punctuation = 0
  /// Characters of tags and character references.
  private(set) var markup = 0
  private(set) var wordCharacters = 0
  private(set) var scripts = ScriptTally()

  private var wordHash: UInt64 = 0
  private var isInWord = false
  private var lineIsOpen = false
  private var sentenceHasWord = false
  private var sentenceMayEnd = false
  private var last: UInt32 = 0
  private var markupEnd = 0

  /// - Parameters:
  ///   - text: UTF-8 that was checked.
  ///   - ngrams: emptied, then told each word.
  init(_ text: Span<UInt8>, ngrams: inout RepeatedNgrams) {
    ngrams.removeAll()
    var index = 0
    while index < text.count {
      if index >= markupEnd { markupEnd = index + MarkupScan.length(at: index, in: text) }
      let (value, length) = Self.scalar(in: text, at: index)
      if index < markupEnd { markup += 1 }
      take(value, &ngrams)
      index += length
    }
    endWord(&ngrams)
    if lineIsOpen { lines += 1 }
    if sentenceHasWord { sentences += 1 }
  }

  private mutating func take(_ value: UInt32, _ ngrams: inout RepeatedNgrams) {
    characters += 1
    let kind = CharacterClass.of(value)
    if kind.isInWord {
      extendWord(value, kind)
    } else {
      if isInWord { endWord(&ngrams) }
      if kind == .punctuation { punctuation += 1 }
    }
    endSentence(value, kind)
    if kind == .newline {
      // The second of a pair ends nothing.
      if !(value == 0x0A && last == 0x0D) { lines += 1 }
      lineIsOpen = false
    } else {
      lineIsOpen = true
    }
    last = value
  }

  private mutating func extendWord(_ value: UInt32, _ kind: CharacterClass) {
    if !isInWord {
      isInWord = true
      words += 1
      wordHash = 0xCBF2_9CE4_8422_2325
    }
    wordCharacters += 1
    sentenceHasWord = true
    // FNV-1a (Fowler, Noll & Vo), a scalar at a time.
    let folded = value < 128 && kind == .upper ? value | 0x20 : value
    wordHash = (wordHash ^ UInt64(folded)) &* 0x100_0000_01B3
    if kind == .digit {
      digits += 1
      return
    }
    letters += 1
    if kind == .upper { upper += 1 }
    if value < 128 { scripts.addLatin(1) } else { scripts.add(value) }
  }

  private mutating func endWord(_ ngrams: inout RepeatedNgrams) {
    guard isInWord else { return }
    isInWord = false
    ngrams.add(word: wordHash)
  }

  private mutating func endSentence(_ value: UInt32, _ kind: CharacterClass) {
    switch value {
    case 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0x0964, 0x0965, 0x06D4, 0x061F:
      if sentenceHasWord { sentences += 1 }
      sentenceHasWord = false
      sentenceMayEnd = false
    case 0x21, 0x2E, 0x3F, 0x2026, 0x203C, 0x203D, 0x2047, 0x2048, 0x2049: sentenceMayEnd = sentenceHasWord
    default:
      // Closing quotes and brackets may stand between the end and the white space.
      if kind == .punctuation { return }
      if sentenceMayEnd && (kind == .space || kind == .newline) {
        sentences += 1
        sentenceHasWord = false
      }
      sentenceMayEnd = false
    }
  }

  /// The scalar at `index` and its length, never past the end; a byte by itself where it begins no sequence.
  @inline(__always)
  private static func scalar(in text: Span<UInt8>, at index: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(text[index])
    if first < 0x80 { return (first, 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, text.count - index >= length else { return (0xFFFD, 1) }
    var value = first & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset]) & 0x3F }
    return (value, length)
  }
}
