/// A tokenizer as a Hugging Face `tokenizer.json` describes it.
///
/// Ids and offsets are those of the Python package `tokenizers`. Immutable: threads share one, and each has a
/// `TokenizerScratch` of its own. BERT's own combination of steps is done in one scan, any other step by step.
package final class Tokenizer: Sendable {
  enum Engine: Sendable {
    case wordPiece(WordPieceTokenizer)
    case pipeline(TokenPipeline)
  }

  private let engine: Engine
  private let added: [[UInt8]: Int32]
  private let special: SpecialTokens
  private let truncation: TokenLimit?
  private let pieceLengths: [Int32]?
  /// The id of what the vocabulary cannot spell, if it has one.
  package let unknown: Int32?
  /// Fills a batch's shorter rows.
  package let padding: Int32
  /// Every id is under it.
  package let idLimit: Int

  /// - Parameter pieceLengths: the scalars of each id's spelling, where pieces that continue a word have a mark.
  init(
    _ engine: Engine, added: [[UInt8]: Int32], special: SpecialTokens, truncation: TokenLimit?, unknown: Int32?,
    pieceLengths: [Int32]?, padding: Int32, idLimit: Int
  ) {
    self.engine = engine
    self.added = added
    self.special = special
    self.truncation = truncation
    self.unknown = unknown
    self.pieceLengths = pieceLengths
    self.padding = padding
    self.idLimit = idLimit
  }

  /// Reads a `tokenizer.json`.
  ///
  /// - Parameter path: for errors.
  /// - Throws: a `ModelError` that names what is malformed or not done.
  package static func read(_ bytes: [UInt8], path: String) throws(ModelError) -> Tokenizer {
    try TokenizerFile(bytes, path: path).tokenizer()
  }

  /// The longest encoding that the file itself allows, special tokens included; nil where it sets no limit.
  package var maxTokens: Int? { truncation?.most }
  /// The ids put before and after a whole text.
  package var before: [Int32] { special.before }
  package var after: [Int32] { special.after }
  /// How many special tokens are put around a text.
  package var frame: Int { special.count }
  /// Whether pieces that continue a word are written with a mark, as `##` is WordPiece's.
  package var marksContinuations: Bool { pieceLengths != nil }

  /// How long the vocabulary's spelling of an id is, in scalars, its mark included; known where continuations are marked.
  package func pieceLength(_ id: Int32) -> Int {
    guard let pieceLengths, pieceLengths.indices.contains(Int(id)) else { return 0 }
    return Int(pieceLengths[Int(id)])
  }

  /// The id of an added token, as `[SEP]`; nil where the file adds no such token.
  package func id(ofAddedToken content: String) -> Int32? { added[Array(content.utf8)] }

  /// Whether BERT's own steps are done in one scan.
  package var isOneScan: Bool {
    if case .wordPiece = engine { true } else { false }
  }

  /// A worker's own buffers.
  package func makeScratch() -> TokenizerScratch {
    switch engine {
    case .wordPiece(let tokenizer): TokenizerScratch(wordPiece: tokenizer.makeScratch())
    case .pipeline: TokenizerScratch(wordPiece: WordPieceScratch(mostScalarsInWord: 0))
    }
  }

  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: UTF-8; what is not is read as U+FFFD, a byte at a time.
  ///   - addsSpecialTokens: false encodes the text alone, as for one word of a text that was cut into words.
  ///   - maxTokens: the most tokens to return, special ones included; the buffer says whether any were cut.
  ///   - obeysFile: whether the file's own limit holds too.
  package func encode(
    _ text: Span<UInt8>, addsSpecialTokens: Bool = true, maxTokens: Int = .max, obeysFile: Bool = true,
    scratch: inout TokenizerScratch, into out: inout TokenBuffer
  ) {
    let most = obeysFile ? min(maxTokens, truncation?.most ?? .max) : maxTokens
    switch engine {
    case .wordPiece(let tokenizer):
      tokenizer.encode(
        text, addsSpecialTokens: addsSpecialTokens, maxTokens: most, scratch: &scratch.wordPiece, into: &out)
    case .pipeline(let pipeline):
      pipeline.encode(
        text, addsSpecialTokens: addsSpecialTokens, maxTokens: most,
        keepsEnd: obeysFile && truncation?.keepsEnd == true, scratch: &scratch.pipeline, into: &out)
    }
  }
}

/// A worker's own buffers for a `Tokenizer`.
package struct TokenizerScratch: Sendable {
  var wordPiece: WordPieceScratch
  var pipeline = PipelineScratch()

  init(wordPiece: WordPieceScratch) { self.wordPiece = wordPiece }
}
