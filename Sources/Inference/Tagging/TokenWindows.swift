/// A document's tokens, in one row or in windows that overlap, each with the special tokens around it.
struct TokenWindows: Sendable {
  let tokens: TokenBuffer
  let text: ScalarText
  let windows: [Range<Int>]
  let rows: [[Int32]]
  let truncation: Truncation

  init<Text: UTF8Text>(_ text: Text, tokenizer: Tokenizer, settings: TaggingEngine.Settings) {
    let room = settings.maxTokens - tokenizer.before.count - tokenizer.after.count
    let plan = settings.overlap.map { WindowPlan(words: room, overlap: $0, most: settings.mostWindows) }
    self.init(text, tokenizer: tokenizer, room: room, plan: plan, maxDocumentBytes: settings.maxDocumentBytes)
  }

  /// - Parameters:
  ///   - room: the most tokens of a row, special ones not counted.
  ///   - plan: windows of so many tokens; nil to cut what is beyond one row.
  init<Text: UTF8Text>(
    _ text: Text, tokenizer: Tokenizer, room: Int, plan: WindowPlan?, maxDocumentBytes: Int
  ) {
    var tokens = TokenBuffer()
    let scalars = text.withUTF8Span { bytes in
      let scalars = ScalarText(utf8: bytes, limit: maxDocumentBytes)
      var encoder = TokenEncoder(tokenizer)
      encoder.encode(bytes.extracting(0..<bytes.count - scalars.unreadBytes), into: &tokens)
      return scalars
    }
    windows = plan?.windows(of: tokens.count, room: .max) { _ in 0 } ?? [0..<min(tokens.count, room)]
    rows = windows.map { tokenizer.before + tokens.ids[$0] + tokenizer.after }
    var truncation = Truncation()
    truncation.bytes = scalars.unreadBytes
    truncation.tokens = tokens.count - (windows.last?.upperBound ?? 0)
    (self.tokens, self.text, self.truncation) = (tokens, scalars, truncation)
  }

  /// Whether a token continues the word before it, as the reference judges: where pieces that continue a word have a
  /// mark, by whether the piece is spelt as long as its part of the text; else by there being no space before it.
  func continuesWord(_ token: Int, _ tokenizer: Tokenizer) -> Bool {
    let (id, start, end) = (tokens.ids[token], Int(tokens.starts[token]), Int(tokens.ends[token]))
    if id == tokenizer.unknown { return false }
    if tokenizer.marksContinuations { return tokenizer.pieceLength(id) != end - start }
    return start > 0 && !text.scalars[start - 1..<min(start + 1, text.scalars.count)].contains(0x20)
  }
}
