/// What the families that read a text token for token ask of a tokenizer.
package protocol TextTokenizer: Sendable {
  /// The ids put before and after a whole text.
  var before: [Int32] { get }
  var after: [Int32] { get }
  /// Fills a batch's shorter rows.
  var padding: Int32 { get }
  /// Every id is under it.
  var idLimit: Int { get }
  /// The id of what the vocabulary cannot spell, if it has one.
  var unknownId: Int32? { get }
  /// Whether pieces that continue a word are written with a mark, as `##` is WordPiece's.
  var marksContinuations: Bool { get }

  /// How long the vocabulary's spelling of an id is, in scalars, its mark included.
  func pieceLength(_ id: Int32) -> Int

  /// An encoder with buffers of its own, for one thread.
  func makeTextEncoder() -> any TextEncoder
}

/// One thread's encoder of whole texts.
package protocol TextEncoder {
  /// Encodes a text with offsets, without special tokens around it.
  mutating func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer)
}

/// A WordPiece tokenizer and the lengths of its pieces.
package struct WordPieceTexts: TextTokenizer {
  private let tokenizer: WordPieceTokenizer
  private let lengths: [Int]
  package let marksContinuations: Bool

  /// - Parameter file: the bytes of the `tokenizer.json` that the tokenizer was read from.
  package init(_ tokenizer: WordPieceTokenizer, file: [UInt8], path: String) throws(ModelError) {
    self.tokenizer = tokenizer.unlimited
    let root: JSONTree
    do {
      root = try JSONTree.parse(file)
    } catch {
      throw ModelError(.invalidTokenizer, file: path, line: error.line, "it is not JSON: \(error.reason)")
    }
    let mark = root["model"]?["continuing_subword_prefix"]?.text
    marksContinuations = mark.map { !$0.isEmpty } ?? true
    var lengths = [Int](repeating: 0, count: tokenizer.idLimit)
    func note(_ piece: [UInt8], _ id: JSONTree?) {
      guard let id = id?.index, lengths.indices.contains(id) else { return }
      lengths[id] = piece.count { $0 & 0xC0 != 0x80 }
    }
    if case .object(let members)? = root["model"]?["vocab"] { for one in members { note(one.key, one.value) } }
    if case .array(let added)? = root["added_tokens"] {
      for token in added { if case .string(let content)? = token["content"] { note(content, token["id"]) } }
    }
    self.lengths = lengths
  }

  package var before: [Int32] { tokenizer.before }
  package var after: [Int32] { tokenizer.after }
  package var padding: Int32 { tokenizer.padding }
  package var idLimit: Int { tokenizer.idLimit }
  package var unknownId: Int32? { tokenizer.unknown }

  package func pieceLength(_ id: Int32) -> Int {
    lengths.indices.contains(Int(id)) ? lengths[Int(id)] : 0
  }

  package func makeTextEncoder() -> any TextEncoder {
    Encoder(tokenizer: tokenizer, scratch: tokenizer.makeScratch())
  }

  private struct Encoder: TextEncoder {
    let tokenizer: WordPieceTokenizer
    var scratch: WordPieceScratch

    mutating func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
      tokenizer.encode(text, scratch: &scratch, into: &tokens)
      let (first, last) = (tokenizer.before.count, tokens.count - tokenizer.after.count)
      tokens.ids = Array(tokens.ids[first..<last])
      tokens.starts = Array(tokens.starts[first..<last])
      tokens.ends = Array(tokens.ends[first..<last])
      tokens.special = 0
    }
  }
}
