/// What the families that tokenise word for word ask of a tokenizer.
package protocol ItemTokenizer: Sendable {
  /// The ids put before and after a whole text.
  var before: [Int32] { get }
  var after: [Int32] { get }
  /// Fills a batch's shorter rows.
  var padding: Int32 { get }
  /// Every id is under it.
  var idLimit: Int { get }

  /// An encoder with buffers of its own, for one thread.
  func makeEncoder() -> any ItemEncoder
}

/// One thread's encoder of items: words, labels, marks of the prompt, each tokenised as if it were a text of its own.
package protocol ItemEncoder {
  /// Appends the ids of an item, without the special tokens of a whole text.
  ///
  /// - Parameter item: UTF-8.
  /// - Returns: how many of the ids stand for what the vocabulary cannot spell.
  mutating func encode(_ item: [UInt8], into ids: inout [Int32]) -> Int
}

/// A WordPiece tokenizer, item for item.
package struct WordPieceItems: ItemTokenizer {
  private let tokenizer: WordPieceTokenizer

  package init(_ tokenizer: WordPieceTokenizer) { self.tokenizer = tokenizer.unlimited }

  package var before: [Int32] { tokenizer.before }
  package var after: [Int32] { tokenizer.after }
  package var padding: Int32 { tokenizer.padding }
  package var idLimit: Int { tokenizer.idLimit }

  package func makeEncoder() -> any ItemEncoder { Encoder(tokenizer: tokenizer, scratch: tokenizer.makeScratch()) }

  private struct Encoder: ItemEncoder {
    let tokenizer: WordPieceTokenizer
    var scratch: WordPieceScratch
    var tokens = TokenBuffer()

    mutating func encode(_ item: [UInt8], into ids: inout [Int32]) -> Int {
      tokenizer.encode(item.span, scratch: &scratch, into: &tokens)
      ids += tokens.ids.dropFirst(tokenizer.before.count).dropLast(tokenizer.after.count)
      return tokens.unknown
    }
  }
}

extension WordPieceTokenizer {
  /// The same without the limit that its file may set: whoever cuts tokens must be able to say how many.
  var unlimited: WordPieceTokenizer {
    WordPieceTokenizer(
      classes: classes, vocabulary: vocabulary, added: added, unknown: unknown, mostScalarsInWord: mostScalarsInWord,
      before: before, after: after, maxTokens: nil, padding: padding, idLimit: idLimit)
  }
}

/// Items one after the other, each with its ids.
struct EncodedItems: Sendable {
  private(set) var ids: [Int32] = []
  /// Where each item's ids end.
  private var ends: [Int] = []
  private(set) var unknown = 0

  var count: Int { ends.count }

  mutating func append(_ item: [UInt8], with encoder: inout any ItemEncoder) {
    unknown += encoder.encode(item, into: &ids)
    ends.append(ids.count)
  }

  mutating func append(_ item: [Int32]) {
    ids += item
    ends.append(ids.count)
  }

  /// The places of an item's ids.
  subscript(item: Int) -> Range<Int> { (item == 0 ? 0 : ends[item - 1])..<ends[item] }

  /// The ids of the items in a range.
  func ids(of items: Range<Int>) -> ArraySlice<Int32> {
    guard let first = items.first, let last = items.last else { return [] }
    return ids[self[first].lowerBound..<self[last].upperBound]
  }
}
