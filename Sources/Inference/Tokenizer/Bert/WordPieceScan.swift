/// One pass over one text: from UTF-8 to words, from words to pieces.
struct WordPieceScan {
  let tokenizer: WordPieceTokenizer
  /// Stop when there are more tokens than this.
  let limit: Int
  var word: WordBuffer
  var marks: MarkRun
  var out: TokenBuffer
  /// The next byte, and the scalar it begins.
  private var index = 0
  private var position: Int32 = 0
  /// The end of the last added token, in scalars: white space before it belongs to it or to nothing.
  private var addedEnd: Int32 = 0

  init(tokenizer: WordPieceTokenizer, limit: Int, word: WordBuffer, marks: MarkRun, out: TokenBuffer) {
    self.tokenizer = tokenizer
    self.limit = limit
    self.word = word
    self.marks = marks
    self.out = out
  }

  mutating func run(_ text: Span<UInt8>) {
    let ascii = tokenizer.ascii
    while index < text.count && out.count <= limit {
      let byte = ascii[Int(text[index])]
      switch AsciiKind(rawValue: UInt8(byte >> 8)) {
      case .letter:
        word.append(UInt8(truncatingIfNeeded: byte), from: position)
        step(1)
      case .space:
        endWord()
        step(1)
      case .isolated:
        endWord()
        word.append(UInt8(truncatingIfNeeded: byte), from: position)
        endWord()
        step(1)
      default:
        other(text)
      }
    }
    endWord()
    guard out.count > limit else { return }
    out.removeLast(to: limit)
    out.isTruncated = true
  }

  @inline(__always)
  private mutating func step(_ bytes: Int) {
    index += bytes
    position += 1
  }

  /// What the ASCII table does not settle: added tokens, scalars beyond ASCII, and what is removed.
  private mutating func other(_ text: Span<UInt8>) {
    if tokenizer.added.mayBegin(with: text[index]), let token = tokenizer.added.match(in: text, at: index) {
      take(token, in: text)
      return
    }
    let scalar = Self.scalar(in: text, at: index)
    let entry = tokenizer.classes.entry(scalar.value)
    switch entry.kind {
    case .same: word.append(text.extracting(index..<index + scalar.length), scalars: 1, from: position)
    case .cleaned, .removed: break
    case .space: endWord()
    case .isolated:
      endWord()
      word.append(text.extracting(index..<index + scalar.length), scalars: 1, from: position)
      endWord()
    case .mapped, .isolatedMapped: expand(entry, from: position)
    case .several:
      for part in entry.first..<entry.first + entry.count { expand(tokenizer.classes.parts[part], from: position) }
    case .hangul: appendSyllable(scalar.value)
    case .ordered:
      order(text)
      return
    }
    step(scalar.length)
  }

  /// Adds what an expansion holds, as a part of the word or as one of its own.
  private mutating func expand(_ entry: ScalarClasses.Entry, from source: Int32) {
    if entry.kind != .mapped { endWord() }
    guard entry.kind != .space else { return }
    let bytes = tokenizer.classes.bytes
    word.append(
      bytes.span.extracting(entry.first..<entry.first + entry.count), scalars: entry.scalars, from: source)
    if entry.kind != .mapped { endWord() }
  }

  /// A run of scalars that canonical ordering may move; removed control characters do not end it.
  private mutating func order(_ text: Span<UInt8>) {
    while index < text.count {
      let scalar = Self.scalar(in: text, at: index)
      let entry = tokenizer.classes.entry(scalar.value)
      if entry.kind == .ordered {
        marks.append(entry, of: tokenizer.classes, from: position)
      } else if entry.kind != .cleaned || tokenizer.added.mayBegin(with: text[index]) {
        break
      }
      step(scalar.length)
    }
    var left: [(ScalarClasses.Entry, Int32)] = []
    marks.drain { left.append(($0, $1)) }
    for (entry, source) in left { expand(entry, from: source) }
  }

  /// Unicode 15, section 3.12: a syllable's leading consonant, vowel and trailing consonant.
  private mutating func appendSyllable(_ scalar: UInt32) {
    let number = scalar - 0xAC00
    let jamo = [0x1100 + number / 588, 0x1161 + number % 588 / 28, 0x11A7 + number % 28]
    for value in number % 28 == 0 ? jamo[..<2] : jamo[...] {
      let bytes: [UInt8] = [
        0xE0 | UInt8(value >> 12), 0x80 | UInt8(value >> 6 & 0x3F), 0x80 | UInt8(value & 0x3F),
      ]
      word.append(bytes.span, scalars: 1, from: position)
    }
  }

  /// Ends the text before an added token, and adds the token.
  private mutating func take(_ token: AddedTokens.Token, in text: Span<UInt8>) {
    endWord()
    var start = position
    if token.stripsLeft {
      var before = index
      while start > addedEnd, let space = Self.spaceEnding(at: before, in: text, tokenizer.whiteSpace) {
        before = space
        start -= 1
      }
    }
    var left = token.content.count
    while left > 0 {
      let length = Self.scalar(in: text, at: index).length
      left -= length
      step(length)
    }
    while token.stripsRight, index < text.count {
      let scalar = Self.scalar(in: text, at: index)
      guard tokenizer.whiteSpace.contains(scalar.value) else { break }
      step(scalar.length)
    }
    addedEnd = position
    if token.id == tokenizer.unknown { out.unknown += 1 }
    out.append(token.id, start, position)
  }

  /// Cuts the word into pieces, the longest first, or into one unknown token.
  @inline(__always)
  private mutating func endWord() {
    guard !word.isEmpty else { return }
    Self.cut(word, tokenizer, into: &out)
    word.removeAll()
  }

  private static func cut(_ word: borrowing WordBuffer, _ tokenizer: WordPieceTokenizer, into out: inout TokenBuffer) {
    let before = out.count
    let bytes = word.bytes.span
    let sources = word.sources.span
    var start = word.isTooLong ? word.count : 0
    while start < word.count {
      guard let piece = tokenizer.vocabulary.longest(in: bytes, from: start, to: word.count, continues: start > 0)
      else { break }
      out.append(piece.id, sources[start], sources[piece.end - 1] + 1)
      start = piece.end
    }
    if word.isTooLong || start < word.count {
      out.removeLast(to: before)
      out.append(tokenizer.unknown, word.start, word.end)
      out.unknown += 1
    }
  }
}
