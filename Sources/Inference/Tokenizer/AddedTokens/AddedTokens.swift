/// Tokens that are found in the text as they are written, before anything else: `[CLS]`, `[MASK]` and the like.
struct AddedTokens: Sendable {
  struct Token: Sendable, Equatable {
    let content: [UInt8]
    let id: Int32
    /// Takes the white space before it, or after it, into its span.
    let stripsLeft: Bool
    let stripsRight: Bool
  }

  /// Longest first, so that the first that matches is the one the reference takes.
  private let tokens: [Token]
  /// Whether a token begins with the byte.
  private let begins: [Bool]

  init(_ tokens: [Token]) {
    self.tokens = tokens.sorted { $0.content.count > $1.content.count }
    var begins = [Bool](repeating: false, count: 256)
    for token in tokens { if let first = token.content.first { begins[Int(first)] = true } }
    self.begins = begins
  }

  var isEmpty: Bool { tokens.isEmpty }

  /// Whether a token may begin with this byte.
  @inline(__always)
  func mayBegin(with byte: UInt8) -> Bool { begins[Int(byte)] }

  /// The longest token that is written at `index`.
  func match(in text: Span<UInt8>, at index: Int) -> Token? {
    for token in tokens where token.content.count <= text.count - index {
      var same = 0
      while same < token.content.count && text[index + same] == token.content[same] { same += 1 }
      if same == token.content.count { return token }
    }
    return nil
  }
}
