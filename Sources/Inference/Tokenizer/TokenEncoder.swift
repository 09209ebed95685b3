/// One thread's use of a tokenizer by those who put special tokens around texts, and cut them, themselves.
package struct TokenEncoder {
  private let tokenizer: Tokenizer
  private var scratch: TokenizerScratch
  private var tokens = TokenBuffer()

  package init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    scratch = tokenizer.makeScratch()
  }

  /// Appends the ids of an item (a word, a label, a mark of a prompt), tokenised as if it were a text of its own.
  ///
  /// - Parameter item: UTF-8.
  /// - Returns: how many of the ids stand for what the vocabulary cannot spell.
  package mutating func encode(_ item: [UInt8], into ids: inout [Int32]) -> Int {
    tokenizer.encode(item.span, addsSpecialTokens: false, obeysFile: false, scratch: &scratch, into: &tokens)
    ids += tokens.ids
    return tokens.unknown
  }

  /// Encodes a whole text, however long, with offsets.
  package mutating func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    tokenizer.encode(text, addsSpecialTokens: false, obeysFile: false, scratch: &scratch, into: &tokens)
  }
}
